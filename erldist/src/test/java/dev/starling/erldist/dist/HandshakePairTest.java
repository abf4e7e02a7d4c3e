package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Both sides against each other, with messages cut into pieces at random. */
class HandshakePairTest {
  private static final HandshakePeer A = new HandshakePeer("a@h", DistFlags.VISIBLE, 1);
  private static final HandshakePeer B = new HandshakePeer("b@h", DistFlags.HIDDEN, 2);

  private final List<String> endings = new ArrayList<>();

  @Test
  void theyAgreeHoweverTheBytesAreCut() {
    for (long seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      HandshakeStatus status = seed % 2 == 0 ? HandshakeStatus.OK : HandshakeStatus.ALIVE;
      play(random, status, "biscuit", "biscuit");
      assertEquals(List.of("b@h is told of a@h", "a@h is told of b@h"), endings, "seed " + seed);
      endings.clear();
    }
  }

  @Test
  void differentCookiesEndItOnTheAcceptingSideFirst() {
    play(new SplittableRandom(1), HandshakeStatus.OK, "biscuit", "crumbs");
    assertEquals(List.of("b@h: COOKIE_REJECTED", "a@h: COOKIE_REJECTED"), endings);
  }

  private void play(
      SplittableRandom random, HandshakeStatus status, String cookieA, String cookieB) {
    Initiator a = new Initiator(A, "b@h", Cookie.of(cookieA), random.nextInt(), () -> true);
    Acceptor b = new Acceptor(B, Cookie.of(cookieB), random.nextInt(), peer -> status);
    ByteBuf toA = Unpooled.buffer();
    ByteBuf toB = Unpooled.buffer();
    ByteBuf seenByA = Unpooled.buffer();
    ByteBuf seenByB = Unpooled.buffer();
    carryOut("a@h", a.start(), toB);
    while (toA.isReadable() || toB.isReadable()) {
      move(random, toA, seenByA);
      carryOut("a@h", a.receive(seenByA), toB);
      move(random, toB, seenByB);
      carryOut("b@h", b.receive(seenByB), toA);
    }
    carryOut("a@h", a.peerClosed(), toB);
  }

  private void carryOut(String who, List<HandshakeEffect> effects, ByteBuf out) {
    for (HandshakeEffect effect : effects) {
      if (effect instanceof HandshakeEffect.Send send) {
        out.writeBytes(send.message());
      } else if (effect instanceof HandshakeEffect.Established established) {
        endings.add(who + " is told of " + established.peer().node());
      } else if (effect instanceof HandshakeEffect.Failed failed) {
        endings.add(who + ": " + failed.failure());
      }
    }
  }

  private static void move(SplittableRandom random, ByteBuf from, ByteBuf to) {
    from.readBytes(to, random.nextInt(Math.min(from.readableBytes(), 9) + 1));
  }
}
