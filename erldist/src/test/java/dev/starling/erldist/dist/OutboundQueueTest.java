package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.codec.TermEncoder;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A kernel that takes one buffer at a time, and only when the test lets it. */
class OutboundQueueTest {
  private static final int MAX_FRAME_BYTES = 1_000_000;
  private static final Atom NODE = Atom.of("a@127.0.0.1");
  private static final Pid ANN = new Pid(NODE, 1, 0, 7);
  private static final Pid BOB = new Pid(NODE, 2, 0, 7);
  private static final Pid CY = new Pid(NODE, 3, 0, 7);
  private static final Pid THERE = new Pid(Atom.of("b@127.0.0.1"), 9, 0, 1);

  private static final BinaryTerm LARGE = BinaryTerm.wrap(new byte[50_000]);
  private static final int FRAGMENTS_OF_LARGE = 4;

  private final SlowKernel kernel = new SlowKernel();
  private final EmbeddedChannel channel = new EmbeddedChannel(kernel);
  private final OutboundQueue queue = new OutboundQueue(channel, true, MAX_FRAME_BYTES);

  /** What was sent, in the form in which it comes out: control message and payload. */
  private final List<byte[]> sent = new ArrayList<>();

  private static final class SlowKernel extends ChannelOutboundHandlerAdapter {
    private record Write(ByteBuf bytes, ChannelPromise promise) {}

    private final Queue<Write> writes = new ArrayDeque<>();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      writes.add(new Write((ByteBuf) message, promise.unvoid()));
    }

    void take() throws IOException {
      Write write = writes.remove();
      write.bytes.readBytes(taken, write.bytes.readableBytes());
      write.bytes.release();
      write.promise.setSuccess();
    }
  }

  @AfterEach
  void release() {
    queue.release();
    kernel.writes.forEach(write -> write.bytes.release());
    channel.finishAndReleaseAll();
  }

  @Test
  void smallMessagesOfOthersOvertakeALargeOne() throws IOException {
    int large = send(ANN, LARGE);
    int ofBob = send(BOB, Atom.OK);
    endTurn();
    kernel.take();
    int ofCy = send(CY, Atom.OK);
    assertOrder(ofBob, ofCy, large);
  }

  @Test
  void whatOneSenderSendsStaysInOrder() throws IOException {
    int before = send(ANN, Atom.of("before"));
    int large = send(ANN, LARGE);
    int monitor = sendControl(TupleTerm.of(IntegerTerm.of(19), ANN, THERE, reference()));
    int second = send(ANN, LARGE);
    int unlink = sendControl(TupleTerm.of(IntegerTerm.of(35), IntegerTerm.of(1), ANN, THERE));
    int reply = sendControl(spawnReply(ANN));
    int ofBob = send(BOB, Atom.OK);
    assertOrder(before, ofBob, large, monitor, second, unlink, reply);
  }

  @Test
  void largeMessagesTakeTurns() throws IOException {
    BinaryTerm larger = BinaryTerm.wrap(new byte[100_000]);
    int ofAnn = send(ANN, larger);
    int ofBob = send(BOB, LARGE);
    assertOrder(ofBob, ofAnn);
  }

  @Test
  void aSignalWithoutASenderWaitsForAllLargeOnesAndNobodyForIt() throws IOException {
    BinaryTerm larger = BinaryTerm.wrap(new byte[100_000]);
    int ofAnn = send(ANN, larger);
    int ofBob = send(BOB, LARGE);
    int down =
        sendControl(TupleTerm.of(IntegerTerm.of(21), Atom.of("name"), THERE, reference(), Atom.OK));
    int failed = sendControl(spawnReply(Atom.of("notsup")));
    int behind = send(BOB, Atom.OK);
    int ofCy = send(CY, Atom.OK);
    assertOrder(ofCy, ofBob, behind, ofAnn, down, failed);
  }

  /** Its control message may be as large as its payload: it is not cut. */
  @Test
  void aLargeOneWithoutASenderIsWhole() throws IOException {
    int ofAnn = send(ANN, LARGE);
    TupleTerm control = TupleTerm.of(IntegerTerm.of(28), Atom.of("name"), THERE, reference());
    int down = sendWith(control, LARGE);
    assertOrder(ofAnn, down);
    int again = sendWith(control, LARGE);
    assertOrder(ofAnn, down, again);
  }

  @Test
  void aLargeOneHasAsManyFragmentsAsItNeeds() throws IOException {
    send(ANN, LARGE);
    send(BOB, BinaryTerm.wrap(new byte[16 * 1024]));
    send(CY, Atom.OK);
    List<WireFrames.Message> messages = drain();
    assertEquals(
        List.of(0, 0, FRAGMENTS_OF_LARGE),
        messages.stream().map(WireFrames.Message::fragments).toList());
  }

  @Test
  void aRandomMixKeepsTheOrderOfEachSenderAndLosesNothing() throws IOException {
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<List<Integer>> bySender = List.of(new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < 60; i++) {
        int sender = random.nextInt(2);
        int size = random.nextInt(4) == 0 ? random.nextInt(90_000) : random.nextInt(100);
        byte[] content = new byte[size];
        random.nextBytes(content);
        Term payload = TupleTerm.of(IntegerTerm.of(sent.size()), BinaryTerm.wrap(content));
        bySender.get(sender).add(send(sender == 0 ? ANN : BOB, payload));
        if (random.nextBoolean()) {
          endTurn();
        }
        if (!kernel.writes.isEmpty() && random.nextBoolean()) {
          kernel.take();
        }
      }
      List<Integer> order = order(drain());
      assertEquals(60, order.size(), "seed " + seed);
      for (List<Integer> own : bySender) {
        assertEquals(own, order.stream().filter(own::contains).toList(), "seed " + seed);
      }
      sent.clear();
      kernel.taken.reset();
    }
  }

  @Test
  void whatWaitsIsCountedUntilItLeaves() throws IOException {
    boolean[] gone = {false};
    EncodedTerm large = EncodedTerm.ifLarge(LARGE);
    queue.send(sendControlOf(ANN), large, () -> gone[0] = true);
    send(ANN, Atom.OK);
    assertTrue(
        queue.pendingBytes() > 50_000 - DistHeader.FRAGMENT_BYTES, "" + queue.pendingBytes());
    assertEquals(false, gone[0]);
    assertTrue(queue.holds(ANN));
    assertFalse(queue.holds(BOB));
    drain();
    assertEquals(0, queue.pendingBytes());
    assertFalse(queue.holds(ANN));
    assertTrue(gone[0]);
  }

  @Test
  void whatIsTooLargeIsRefusedAndLeavesNoTrace() throws IOException {
    BinaryTerm tooLarge = BinaryTerm.wrap(new byte[MAX_FRAME_BYTES]);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> queue.send(sendControlOf(ANN), tooLarge));
    assertTrue(e.getMessage().contains("limit of 1000000"), e.getMessage());
    assertOrder(send(ANN, Atom.OK));
  }

  @Test
  void aPeerWithoutFragmentsGetsAllInTheOrderItWasSent() throws IOException {
    OutboundQueue plain = new OutboundQueue(channel, false, MAX_FRAME_BYTES);
    plain.send(sendControlOf(ANN), LARGE);
    plain.send(sendControlOf(BOB), Atom.OK);
    channel.runPendingTasks();
    while (!kernel.writes.isEmpty()) {
      kernel.take();
    }
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (Term[] message :
        List.of(new Term[] {sendControlOf(ANN), LARGE}, new Term[] {sendControlOf(BOB), Atom.OK})) {
      byte[] control = encoded(message[0]);
      byte[] payload = encoded(message[1]);
      int length = 3 + control.length + payload.length;
      expected.write(new byte[] {(byte) (length >> 24), (byte) (length >> 16)});
      expected.write(new byte[] {(byte) (length >> 8), (byte) length, 112, (byte) 131});
      expected.write(control);
      expected.write(131);
      expected.write(payload);
    }
    assertArrayEquals(expected.toByteArray(), kernel.taken.toByteArray());
    plain.release();
  }

  // --- what is sent, and how it comes out

  private static TupleTerm sendControlOf(Pid sender) {
    return TupleTerm.of(IntegerTerm.of(22), sender, THERE);
  }

  private static TupleTerm spawnReply(Term result) {
    return TupleTerm.of(IntegerTerm.of(31), reference(), THERE, IntegerTerm.of(0), result);
  }

  private static Reference reference() {
    return Reference.of(Atom.of("b@127.0.0.1"), 1, 1, 2, 3);
  }

  private int send(Pid sender, Term payload) {
    return sendWith(sendControlOf(sender), payload);
  }

  private int sendWith(TupleTerm control, Term payload) {
    queue.send(control, payload);
    return note(control, payload);
  }

  private int sendControl(TupleTerm control) {
    queue.send(control, null);
    return note(control, ListTerm.EMPTY);
  }

  private int note(TupleTerm control, Term payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(encoded(control));
    if (!payload.equals(ListTerm.EMPTY)) {
      bytes.writeBytes(encoded(payload));
    }
    sent.add(bytes.toByteArray());
    return sent.size() - 1;
  }

  private void endTurn() {
    channel.runPendingTasks();
  }

  private List<WireFrames.Message> drain() throws IOException {
    endTurn();
    while (!kernel.writes.isEmpty()) {
      kernel.take();
      endTurn();
    }
    return WireFrames.all(kernel.taken.toByteArray());
  }

  private void assertOrder(Integer... expected) throws IOException {
    assertEquals(List.of(expected), order(drain()));
  }

  /** Which of {@link #sent} came out, in that order; equal ones by their order. */
  private List<Integer> order(List<WireFrames.Message> messages) {
    List<byte[]> left = new ArrayList<>(sent);
    List<Integer> order = new ArrayList<>();
    for (WireFrames.Message message : messages) {
      int index = 0;
      while (left.get(index) == null || !Arrays.equals(left.get(index), message.bytes())) {
        index++;
      }
      left.set(index, null);
      order.add(index);
    }
    assertEquals(sent.size(), order.size());
    assertEquals(left, Collections.nCopies(sent.size(), null));
    return order;
  }

  private static byte[] encoded(Term term) {
    ByteBuf out = Unpooled.buffer();
    TermEncoder.encode(term, out);
    return ByteBufUtil.getBytes(out);
  }
}
