package dev.starling.testkit.world;

import dev.starling.core.message.Message;
import dev.starling.erldist.codec.TermDecoder;
import dev.starling.erldist.codec.TermEncoder;
import dev.starling.erldist.codec.TermFormatException;
import dev.starling.erldist.codec.TermLimits;
import dev.starling.swarm.internal.Envelope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Messages as the bytes that production sends, and back by the code that production runs. */
final class Codec {
  private final ByteBuf buffer = Unpooled.buffer(1024);
  private final TermDecoder decoder = new TermDecoder(TermLimits.DEFAULT);

  private @Nullable Message last;
  private @Nullable Frame lastFrame;

  /** A message on its way; who gets the same bytes need not decode them again. */
  static final class Frame {
    final byte[] bytes;
    private @Nullable Message message;
    private int hash;

    private Frame(byte[] bytes) {
      this.bytes = bytes;
    }

    int hash() {
      if (hash == 0) {
        hash = Arrays.hashCode(bytes);
      }
      return hash;
    }
  }

  /** What is sent to several in a row is encoded once. */
  Frame encode(Message message) {
    Frame same = lastFrame;
    if (same != null && message.equals(last)) {
      return same;
    }
    buffer.clear();
    TermEncoder.encode(Envelope.encode(message), buffer);
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    Frame frame = new Frame(bytes);
    last = message;
    lastFrame = frame;
    return frame;
  }

  Message decode(Frame frame) {
    Message message = frame.message;
    if (message == null) {
      message = decode(frame.bytes);
      frame.message = message;
    }
    return message;
  }

  private Message decode(byte[] bytes) {
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
