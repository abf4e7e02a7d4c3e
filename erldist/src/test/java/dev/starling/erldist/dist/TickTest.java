package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ticks over real sockets, with a short tick time. */
class TickTest {
  private static final String PEER = "p@127.0.0.1";
  private static final Duration TICK_TIME = Duration.ofMillis(400);

  @Test
  void aSilentPeerIsTickedAndThenDropped() throws IOException {
    try (TestNode node = TestNode.start("m@127.0.0.1", o -> o.tickTime(TICK_TIME));
        RawPeer silent = RawPeer.connect(node, PEER)) {
      assertArrayEquals(new byte[12], silent.readBytes(12), "three ticks");
      silent.expectClosed();
      node.handler.awaitEvents("connected " + PEER, "closed " + PEER + " TICK_TIMEOUT");
    }
  }

  @Test
  void aPeerThatTicksStays() throws IOException {
    try (TestNode node = TestNode.start("m@127.0.0.1", o -> o.tickTime(TICK_TIME));
        RawPeer peer = RawPeer.connect(node, PEER)) {
      for (int i = 0; i < 12; i++) {
        assertArrayEquals(new byte[4], peer.readBytes(4), "tick " + i);
        peer.sendHex("00000000");
      }
      assertEquals(List.of("connected " + PEER), node.handler.events);
      assertEquals(0, node.handler.messages.size());
    }
  }
}
