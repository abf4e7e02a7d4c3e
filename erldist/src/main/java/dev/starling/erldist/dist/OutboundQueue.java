package dev.starling.erldist.dist;

import dev.starling.erldist.codec.TermEncoder;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Decides what leaves next over one connection, so that a large message delays nobody but its own
 * sender.
 *
 * <p>A small message leaves with the turn of the event loop. A large one leaves in fragments, and
 * the next fragment is written only when the kernel has taken the one before; whatever is sent
 * meanwhile overtakes the rest.
 *
 * <p><b>The order rule.</b> Erlang promises that the signals of one process to another arrive in
 * the order they were sent, and that a process sends one fragmented message at a time. So each
 * process that has a large message under way has a lane, and all that it sends later, large or
 * small, to whomever, waits in that lane. Between lanes there is no order: they take turns,
 * fragment by fragment. A signal that names no sender may be that of any process (the end of one
 * that is monitored by its name), so it stands in every lane there is, and leaves from the last one
 * in which it gets to the front; nobody waits for it elsewhere, since nothing follows the end of a
 * process.
 *
 * <p>A peer that reads no fragments gets everything whole, and in the order it was sent.
 */
final class OutboundQueue {
  /** For headers and most control messages, so that the buffer of a fragment need not grow. */
  private static final int ROOM_BESIDE_FRAGMENT = 256;

  private final Channel channel;
  private final FrameWriter writer;
  private final boolean fragments;
  private final Map<Pid, Lane> lanes = new HashMap<>();
  private final Queue<Lane> turns = new ArrayDeque<>();

  private long lastSequence;
  private long heldBytes;
  private boolean fragmentUnderWay;
  private boolean released;

  private record Lane(Pid sender, Queue<Outgoing> messages) {}

  /**
   * @param fragments whether the peer reads distribution headers and fragments
   */
  OutboundQueue(Channel channel, boolean fragments, int maxFrameBytes) {
    this.channel = channel;
    this.fragments = fragments;
    this.writer = new FrameWriter(channel, fragments, maxFrameBytes);
  }

  FrameWriter writer() {
    return writer;
  }

  /** {@link IllegalArgumentException} when it is too deep or too large; nothing is sent then. */
  void send(TupleTerm control, @Nullable Term payload) {
    EncodedTerm large = payload == null ? null : EncodedTerm.ifLarge(payload);
    if (large != null) {
      send(control, large, () -> {});
    } else if (lanes.isEmpty()) {
      writer.message(control, payload);
    } else {
      sendBesideLanes(control, payload);
    }
  }

  /**
   * @param gone is run on the event loop when the message has left this queue, unless the
   *     connection ends before
   */
  void send(TupleTerm control, EncodedTerm payload, Runnable gone) {
    Pid sender = fragments ? Senders.of(control) : null;
    if (sender == null) {
      if (lanes.isEmpty()) {
        writer.whole(control, payload);
      } else {
        sendBesideLanes(control, payload.term());
      }
      gone.run();
      return;
    }
    ByteBuf encoded = Unpooled.buffer();
    TermEncoder.encode(control, encoded);
    writer.checkedLength((long) encoded.readableBytes() + payload.length());
    hold(lane(sender), new FragmentedMessage(++lastSequence, encoded, payload.bytes(), gone));
    writeNext();
    writer.flushLater();
  }

  private void sendBesideLanes(TupleTerm control, @Nullable Term payload) {
    Pid sender = Senders.of(control);
    Lane own = sender == null ? null : lanes.get(sender);
    if (sender != null && own == null) {
      writer.message(control, payload);
      return;
    }
    ByteBuf frame = Unpooled.buffer();
    writer.encode(control, payload, frame);
    if (own != null) {
      hold(own, new HeldFrame(frame, 1));
      return;
    }
    HeldFrame everywhere = new HeldFrame(frame, lanes.size());
    heldBytes += everywhere.waitingBytes();
    lanes.values().forEach(lane -> lane.messages.add(everywhere));
  }

  private void hold(Lane lane, Outgoing message) {
    heldBytes += message.waitingBytes();
    lane.messages.add(message);
  }

  private Lane lane(Pid sender) {
    return lanes.computeIfAbsent(
        sender,
        pid -> {
          Lane lane = new Lane(pid, new ArrayDeque<>());
          turns.add(lane);
          return lane;
        });
  }

  /** Lets the lane whose turn it is write about one fragment, unless one is under way. */
  private void writeNext() {
    if (fragmentUnderWay || released) {
      return;
    }
    Lane lane = turns.poll();
    if (lane == null) {
      return;
    }
    ByteBuf out = channel.alloc().ioBuffer(DistHeader.FRAGMENT_BYTES + ROOM_BESIDE_FRAGMENT);
    while (!lane.messages.isEmpty() && out.readableBytes() < DistHeader.FRAGMENT_BYTES) {
      Outgoing message = lane.messages.element();
      long before = message.waitingBytes();
      if (message.writeTo(out)) {
        lane.messages.remove();
      }
      heldBytes -= before - message.waitingBytes();
    }
    if (lane.messages.isEmpty()) {
      lanes.remove(lane.sender);
    } else {
      turns.add(lane);
    }
    fragmentUnderWay = true;
    writer.behind(out).addListener((ChannelFuture written) -> fragmentLeft(written.isSuccess()));
  }

  private void fragmentLeft(boolean success) {
    fragmentUnderWay = false;
    if (success) {
      writeNext();
      writer.flushChannel();
    }
  }

  /** Whether a large message of that process waits, and so all that it has sent later. */
  boolean holds(Pid sender) {
    return lanes.containsKey(sender);
  }

  /** Bytes that wait to be sent, here and in the channel. */
  long pendingBytes() {
    return heldBytes + writer.pendingBytes();
  }

  /** Forgets what waits here. */
  void release() {
    released = true;
    lanes.clear();
    turns.clear();
    heldBytes = 0;
    writer.release();
  }
}
