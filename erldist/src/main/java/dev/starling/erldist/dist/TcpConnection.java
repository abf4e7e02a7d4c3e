package dev.starling.erldist.dist;

import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** A connection after its handshake, over one socket: the last handler of the socket's pipeline. */
final class TcpConnection extends ChannelInboundHandlerAdapter implements Connection {
  private enum LogKind {
    BROKEN_FRAME,
    LOST_MESSAGE,
    HANDLER_FAILED,
    OVERFLOW
  }

  /** Told when a connection ended, before its owner is. */
  interface EndListener {
    void ended(TcpConnection connection);
  }

  private final Channel channel;
  private final PeerInfo peer;
  private final DistSettings settings;
  private final LogLimiter log;
  private final EndListener endListener;

  private final FrameReader reader;
  private final OutboundQueue outbound;
  private final TickCounter ticks = new TickCounter();

  /** The handshake was heard. */
  private boolean heard = true;

  private boolean overflowed;
  private boolean ended;

  TcpConnection(
      Channel channel,
      PeerInfo peer,
      DistSettings settings,
      FrameParser parser,
      LogLimiter log,
      EndListener endListener) {
    this.channel = channel;
    this.peer = peer;
    this.settings = settings;
    this.log = log;
    this.endListener = endListener;
    boolean fragments = (peer.flags() & settings.self().flags() & DistFlags.FRAGMENTS) != 0;
    this.reader =
        new FrameReader(parser, fragments ? assembler() : null, new Received(), channel.alloc());
    this.outbound = new OutboundQueue(channel, fragments, settings.maxFrameBytes());
  }

  /** Room for one message of the largest size, and as much again for all others. */
  private FragmentAssembler assembler() {
    int largest = settings.maxFrameBytes();
    return new FragmentAssembler(largest, 2L * largest, channel.alloc());
  }

  @Override
  public PeerInfo peer() {
    return peer;
  }

  @Override
  public boolean send(TupleTerm control) {
    if (!takesMore()) {
      return false;
    }
    outbound.send(control, null);
    return true;
  }

  @Override
  public boolean send(TupleTerm control, Term payload) {
    if (!takesMore()) {
      return false;
    }
    outbound.send(control, payload);
    return true;
  }

  @Override
  public boolean send(TupleTerm control, EncodedTerm payload, Runnable gone) {
    if (!takesMore()) {
      return false;
    }
    outbound.send(control, payload, gone);
    return true;
  }

  private boolean takesMore() {
    if (ended || overflowed) {
      return false;
    }
    if (outbound.pendingBytes() > settings.maxPendingBytes()) {
      // Not from within the sender's own call: it may be in the middle of something.
      overflowed = true;
      channel.eventLoop().execute(this::overflow);
      return false;
    }
    return true;
  }

  @Override
  public boolean isWritable() {
    return !ended && !overflowed && channel.isWritable();
  }

  @Override
  public long pendingBytes() {
    return ended ? 0 : outbound.pendingBytes();
  }

  @Override
  public long committedBytes() {
    return ended ? 0 : outbound.writer().pendingBytes();
  }

  @Override
  public boolean holds(Pid sender) {
    return !ended && outbound.holds(sender);
  }

  @Override
  public void close() {
    end(CloseReason.LOCAL);
  }

  /** One tick of the endpoint's ticker. */
  void tick() {
    boolean wrote = outbound.writer().wroteSinceAsked();
    TickCounter.Action action =
        ticks.tick(peer.visible(), heard, wrote, outbound.pendingBytes() > 0);
    heard = false;
    switch (action) {
      case NOTHING -> {}
      case SEND_TICK -> outbound.writer().tick();
      case DROP -> end(CloseReason.TICK_TIMEOUT);
    }
  }

  void end(CloseReason reason) {
    if (ended) {
      return;
    }
    ended = true;
    if (reason == CloseReason.LOCAL) {
      outbound.writer().flush();
    }
    outbound.release();
    endListener.ended(this);
    try {
      settings.handler().closed(this, reason);
    } catch (RuntimeException e) {
      handlerFailed("closed", e);
    }
    Sockets.close(channel);
  }

  private void overflow() {
    if (!ended) {
      log.log(
          LogKind.OVERFLOW,
          Level.WARNING,
          peer.node()
              + ": connection closed, for "
              + outbound.pendingBytes()
              + " bytes wait for a peer that does not read, more than the limit of "
              + settings.maxPendingBytes());
    }
    end(CloseReason.OVERFLOW);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    heard = true;
    ByteBuf bytes = (ByteBuf) message;
    try {
      if (!ended) {
        reader.read(bytes);
      }
    } catch (FrameException e) {
      broken(e);
    } finally {
      bytes.release();
    }
  }

  private void broken(FrameException e) {
    if (!ended) {
      log.log(
          LogKind.BROKEN_FRAME,
          Level.WARNING,
          peer.node() + ": connection closed: " + e.getMessage());
      end(CloseReason.PROTOCOL_ERROR);
    }
  }

  /** What the reader finds, to the handler. */
  private final class Received implements FrameParser.Sink {
    @Override
    public void message(TupleTerm control, @Nullable Term payload) {
      if (ended) {
        return;
      }
      try {
        settings.handler().received(TcpConnection.this, control, payload);
      } catch (RuntimeException e) {
        handlerFailed("received", e);
      }
    }

    @Override
    public void lost(@Nullable TupleTerm control, String why) {
      if (ended) {
        return;
      }
      log.log(LogKind.LOST_MESSAGE, Level.WARNING, peer.node() + ": a message is lost: " + why);
      try {
        settings.handler().lost(TcpConnection.this, control);
      } catch (RuntimeException e) {
        handlerFailed("lost", e);
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (ended || !channel.isWritable()) {
      return;
    }
    outbound.writer().flush();
    if (isWritable()) {
      try {
        settings.handler().writable(this);
      } catch (RuntimeException e) {
        handlerFailed("writable", e);
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(CloseReason.REMOTE_CLOSED);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    reader.release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof ClosedChannelException) {
      // What was not sent when the socket closed: why it closed is told elsewhere.
      return;
    }
    if (cause instanceof IOException) {
      end(CloseReason.RESET);
    } else {
      handlerFailed("the reading of a frame", cause);
      end(CloseReason.PROTOCOL_ERROR);
    }
  }

  private void handlerFailed(String method, Throwable cause) {
    log.log(
        LogKind.HANDLER_FAILED,
        Level.ERROR,
        peer.node() + ": exception out of " + method + ": " + cause);
  }
}
