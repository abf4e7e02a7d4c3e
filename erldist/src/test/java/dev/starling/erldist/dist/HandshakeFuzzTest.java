package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Damaged handshakes, cut into pieces: whatever comes, it ends at most once, with a declared
 * outcome, and never with a connection for who does not know the cookie.
 */
class HandshakeFuzzTest {
  /** A status, a challenge and an acknowledgement that proves nothing. */
  private static final byte[] TO_INITIATOR =
      hex(
          "0003 73 6f6b"
              + "001e 4e 0000000d07df7fbd 01020304 fffffffd 000b 62403132372e302e302e31"
              + "0011 61 00000000000000000000000000000000");

  /** A name, the answer to "alive", and a proof that proves nothing. */
  private static final byte[] TO_ACCEPTOR =
      hex(
          "001a 4e 0000000d07df7fbd fffffffd 000b 62403132372e302e302e31"
              + "0005 73 74727565"
              + "0015 72 fffffffe 00000000000000000000000000000000");

  private static final HandshakePeer SELF = new HandshakePeer("a@127.0.0.1", DistFlags.VISIBLE, 77);
  private static final Cookie COOKIE = Cookie.of("biscuit");

  @Test
  void theDialledSideBearsAnything() {
    HandshakeStatus[] statuses = HandshakeStatus.values();
    for (int seed = 0; seed < Fuzz.INPUTS / 2; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      HandshakeStatus status = statuses[random.nextInt(statuses.length)];
      play(seed, random, new Acceptor(SELF, COOKIE, random.nextInt(), p -> status), TO_ACCEPTOR);
    }
  }

  @Test
  void theDiallingSideBearsAnything() {
    for (int seed = 0; seed < Fuzz.INPUTS / 2; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean wanted = random.nextBoolean();
      play(
          seed,
          random,
          new Initiator(SELF, "b@127.0.0.1", COOKIE, random.nextInt(), () -> wanted),
          TO_INITIATOR);
    }
  }

  private static void play(long seed, SplittableRandom random, Handshake side, byte[] sound) {
    byte[] bytes = Fuzz.damage(sound, random);
    List<HandshakeEffect> effects = new ArrayList<>(side.start());
    ByteBuf in = Unpooled.buffer();
    try {
      for (int from = 0; from < bytes.length; ) {
        int length = Math.min(bytes.length - from, 1 + random.nextInt(40));
        in.writeBytes(bytes, from, length);
        from += length;
        effects.addAll(side.receive(in));
        assertTrue(in.readableBytes() <= 2 + 1_024 || side.isOver(), "what it keeps is bounded");
      }
      effects.addAll(random.nextBoolean() ? side.peerClosed() : side.timedOut());
      long endings = effects.stream().filter(e -> !(e instanceof HandshakeEffect.Send)).count();
      assertEquals(1, endings);
      assertFalse(effects.stream().anyMatch(e -> e instanceof HandshakeEffect.Established));
      assertTrue(effects.get(effects.size() - 1) instanceof HandshakeEffect.Failed);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private static byte[] hex(String text) {
    return ByteBufUtil.decodeHexDump(text.replace(" ", ""));
  }
}
