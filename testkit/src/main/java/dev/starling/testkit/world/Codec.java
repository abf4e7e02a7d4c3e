package dev.starling.testkit.world;

import dev.starling.core.message.Message;
import dev.starling.erldist.codec.TermDecoder;
import dev.starling.erldist.codec.TermEncoder;
import dev.starling.erldist.codec.TermFormatException;
import dev.starling.erldist.codec.TermLimits;
import dev.starling.swarm.internal.Envelope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Messages as the bytes that production sends, and back by the code that production runs. */
final class Codec {
  private final ByteBuf buffer = Unpooled.buffer(1024);
  private final TermDecoder decoder = new TermDecoder(TermLimits.DEFAULT);

  byte[] encode(Message message) {
    buffer.clear();
    TermEncoder.encode(Envelope.encode(message), buffer);
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    return bytes;
  }

  Message decode(byte[] bytes) {
    try {
      Envelope.Decoded decoded = Envelope.decode(decoder.decode(buffer.clear().writeBytes(bytes)));
      if (decoded instanceof Envelope.Known known) {
        return known.message();
      }
      throw new AssertionError("a message of ours is " + decoded);
    } catch (TermFormatException e) {
      throw new AssertionError("a message of ours cannot be read", e);
    }
  }
}
