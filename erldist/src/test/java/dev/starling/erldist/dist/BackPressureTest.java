package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.TupleTerm;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A peer that does not read. */
class BackPressureTest {
  private static final String PEER = "p@127.0.0.1";
  private static final TupleTerm CONTROL = TupleTerm.of(Atom.OK);
  private static final TupleTerm FROM_PROCESS =
      TupleTerm.of(
          IntegerTerm.of(22),
          new Pid(Atom.of("m@127.0.0.1"), 1, 0, 1),
          new Pid(Atom.of(PEER), 1, 0, 1));
  private static final BinaryTerm KILOBYTE = BinaryTerm.wrap(new byte[1_024]);

  /** Length, p, {ok}, and the binary. */
  private static final int FRAME_BYTES = 4 + 1 + 1 + 2 + 4 + 1 + 5 + 1_024;

  @Test
  void aSenderIsToldToStopAndToGoOn() throws IOException {
    try (TestNode node = TestNode.start("m@127.0.0.1", o -> o.waterMarks(20_000, 100_000));
        RawPeer peer = RawPeer.connect(node, PEER)) {
      Connection connection = connection(node);
      int[] sent = {0};
      Await.until(
          "the socket takes no more",
          () -> {
            node.onLoop(
                () -> {
                  while (connection.isWritable()) {
                    connection.send(CONTROL, KILOBYTE);
                    sent[0]++;
                  }
                  assertTrue(connection.pendingBytes() > 100_000);
                });
            return isStuck(node, connection);
          });
      assertEquals(0, peer.readBytes(0).length);
      int before = node.handler.writableCalls;
      byte[] all = peer.readBytes(sent[0] * FRAME_BYTES);
      assertEquals(sent[0] * FRAME_BYTES, all.length);
      Await.until("writable again", () -> node.handler.writableCalls > before);
      node.onLoop(
          () -> {
            assertTrue(connection.isWritable());
            assertEquals(0, connection.pendingBytes());
          });
    }
  }

  @Test
  void aSenderThatDoesNotStopIsCutOff() throws IOException {
    try (TestNode node =
            TestNode.start(
                "m@127.0.0.1", o -> o.maxPendingBytes(1_000_000).waterMarks(20_000, 100_000));
        RawPeer peer = RawPeer.connect(node, PEER)) {
      Connection connection = connection(node);
      node.onLoop(
          () -> {
            int limit = 100_000;
            while (connection.send(CONTROL, KILOBYTE)) {
              assertTrue(connection.pendingBytes() <= 1_000_000 + 2 * FRAME_BYTES);
              assertTrue(--limit > 0, "the bound is never reached");
            }
            assertFalse(connection.isWritable());
            assertEquals(1, node.handler.events.size(), "not from within the sender's call");
          });
      node.handler.awaitEvents("connected " + PEER, "closed " + PEER + " OVERFLOW");
      peer.expectClosed();
    }
  }

  @Test
  void largeMessagesThatWaitReachTheBoundToo() throws IOException {
    BinaryTerm large = BinaryTerm.wrap(new byte[100_000]);
    try (TestNode node =
            TestNode.start(
                "m@127.0.0.1", o -> o.maxPendingBytes(1_000_000).waterMarks(20_000, 100_000));
        RawPeer peer = RawPeer.connect(node, PEER)) {
      Connection connection = connection(node);
      node.onLoop(
          () -> {
            int sent = 0;
            while (connection.send(FROM_PROCESS, large)) {
              assertTrue(connection.isWritable(), "for others");
              sent++;
            }
            assertEquals(10, sent, "the last one goes beyond");
          });
      node.handler.awaitEvents("connected " + PEER, "closed " + PEER + " OVERFLOW");
      peer.expectClosed();
    }
  }

  @Test
  void sixtyFourMebibytesAndWhatFollowsAreBelowTheBound() throws IOException {
    BinaryTerm large = BinaryTerm.wrap(new byte[64 << 20]);
    try (TestNode node = TestNode.start("m@127.0.0.1");
        RawPeer peer = RawPeer.connect(node, PEER)) {
      Connection connection = connection(node);
      node.onLoop(
          () -> {
            assertTrue(connection.send(FROM_PROCESS, large));
            assertTrue(connection.send(FROM_PROCESS, KILOBYTE));
            assertTrue(connection.send(CONTROL, KILOBYTE));
          });
      WireFrames frames = peer.frames();
      for (int i = 0; i < 3; i++) {
        frames.next();
      }
      Await.until(
          "all has left", () -> node.handler.events.size() == 1 && pending(node, connection) == 0);
    }
  }

  @Test
  void oneFrameMayGoBeyondTheBound() throws IOException {
    try (TestNode node =
            TestNode.start(
                "m@127.0.0.1", o -> o.maxPendingBytes(1_000_000).waterMarks(20_000, 100_000));
        RawPeer peer = RawPeer.connect(node, PEER)) {
      Connection connection = connection(node);
      BinaryTerm large = BinaryTerm.wrap(new byte[30_000_000]);
      node.onLoop(() -> assertTrue(connection.send(CONTROL, large)));
      assertEquals(30_000_000, peer.readBytes(30_000_000).length);
      assertEquals(1, node.handler.events.size());
    }
  }

  /** A close flushes, a flush makes writable, and the handler closes in answer to that. */
  @Test
  void aCloseFromWithinWritableIsOneClose() throws IOException {
    RecordingHandler closing =
        new RecordingHandler() {
          @Override
          public void writable(Connection connection) {
            super.writable(connection);
            connection.close();
          }
        };
    try (TestNode node =
            TestNode.startWithHandler("m@127.0.0.1", closing, o -> o.waterMarks(100, 1_000));
        RawPeer peer = RawPeer.connect(node, PEER)) {
      Connection connection = connection(node);
      node.onLoop(
          () -> {
            connection.send(CONTROL, KILOBYTE);
            connection.close();
          });
      peer.expectClosed();
      closing.awaitEvents("connected " + PEER, "closed " + PEER + " LOCAL");
    }
  }

  private static Connection connection(TestNode node) {
    node.handler.awaitEvent("connected " + PEER);
    return node.handler.connected.get(0);
  }

  private static long pending(TestNode node, Connection connection) {
    long[] pending = {-1};
    node.onLoop(() -> pending[0] = connection.pendingBytes());
    return pending[0];
  }

  /** Whether a turn of the event loop later the connection still takes no more. */
  private static boolean isStuck(TestNode node, Connection connection) {
    boolean[] stuck = {false};
    node.onLoop(() -> stuck[0] = !connection.isWritable());
    return stuck[0];
  }
}
