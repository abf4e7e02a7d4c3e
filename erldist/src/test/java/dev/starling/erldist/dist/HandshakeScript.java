package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Plays the other side of a handshake, by bytes written by hand. */
final class HandshakeScript {
  private final Handshake handshake;
  private final ByteBuf in = Unpooled.buffer();
  private List<HandshakeEffect> effects;

  HandshakeScript(Handshake handshake) {
    this.handshake = handshake;
    this.effects = handshake.start();
  }

  /** Expects these messages to have been sent, and nothing else. */
  HandshakeScript sends(String... messages) {
    List<String> sent = new ArrayList<>();
    for (HandshakeEffect effect : effects) {
      sent.add(hex(assertInstanceOf(HandshakeEffect.Send.class, effect).message()));
    }
    assertEquals(spaceless(messages), sent);
    effects = List.of();
    return this;
  }

  /** Gives it bytes in hexadecimal, blanks allowed. */
  HandshakeScript gets(String bytes) {
    in.writeBytes(ByteBufUtil.decodeHexDump(bytes.replace(" ", "")));
    effects = handshake.receive(in);
    return this;
  }

  /** Gives it a message, the length put in front. */
  HandshakeScript getsMessage(String bytes) {
    String message = bytes.replace(" ", "");
    return gets(String.format("%04x", message.length() / 2) + message);
  }

  HandshakeScript peerCloses() {
    effects = handshake.peerClosed();
    return this;
  }

  HandshakeScript timesOut() {
    effects = handshake.timedOut();
    return this;
  }

  /** Expects the failure last, with a text in its message, after these messages were sent. */
  void fails(ConnectFailure failure, String text, String... messages) {
    HandshakeEffect.Failed failed =
        assertInstanceOf(HandshakeEffect.Failed.class, effects.get(effects.size() - 1));
    assertEquals(failure, failed.failure(), failed.message());
    assertTrue(failed.message().contains(text), failed.message());
    effects = effects.subList(0, effects.size() - 1);
    sends(messages);
    isOver();
  }

  /** Expects the end of the handshake last, after these messages were sent. */
  void establishes(HandshakePeer peer, String... messages) {
    HandshakeEffect last = effects.get(effects.size() - 1);
    assertEquals(peer, assertInstanceOf(HandshakeEffect.Established.class, last).peer());
    effects = effects.subList(0, effects.size() - 1);
    sends(messages);
    isOver();
  }

  private void isOver() {
    int left = in.readableBytes();
    in.writeBytes(new byte[] {0, 1, 's'});
    assertEquals(List.of(), handshake.receive(in));
    assertEquals(List.of(), handshake.peerClosed());
    assertEquals(List.of(), handshake.timedOut());
    assertEquals(left + 3, in.readableBytes(), "what follows is not the handshake's");
  }

  private static List<String> spaceless(String... messages) {
    return List.of(messages).stream().map(message -> message.replace(" ", "")).toList();
  }

  private static String hex(ByteBuf bytes) {
    return ByteBufUtil.hexDump(bytes);
  }
}
