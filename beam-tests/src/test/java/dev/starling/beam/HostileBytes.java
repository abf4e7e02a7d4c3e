package dev.starling.beam;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Bytes for the three ports of a node: noise, and well-formed messages, whole or damaged. They are
 * written by hand after the specification, with no code of the product. Names live on loopback
 * addresses, and damages spare the host part, so that nobody is led to dial elsewhere.
 */
final class HostileBytes {
  /** Visible and with fragments, as OTP 25 and 27 say; and the same without fragments. */
  static final List<Long> FLAGS = List.of(0xd_07df_7fbdL, 0xd_074f_5fbdL);

  private static final List<String> NO_NAMES =
      List.of("", " ", "a b", "x@127.0.0.1", "\n", "name x at port 1", "x".repeat(1_500));

  private static final int MAX_NOISE_BYTES = 400;
  private static final int INVENTED_NAMES = 1_000;

  private final Random random;

  HostileBytes(long seed) {
    this.random = new Random(seed);
  }

  Random random() {
    return random;
  }

  /** For a distribution port: the beginning of a handshake, or what passes for it. */
  byte[] handshake() {
    byte[] name =
        switch (random.nextInt(4)) {
          case 0 -> nameMessage(random.nextLong(), inventedName());
          case 1 -> concat(nameMessage(flags(), inventedName()), reply());
          case 2 -> oldNameMessage(inventedName());
          default -> nameMessage(flags(), inventedName());
        };
    return oneOf(name);
  }

  /** For an EPMD: a request, or what passes for it. */
  byte[] epmdRequest() {
    byte[] request =
        switch (random.nextInt(8)) {
          case 0 -> request('n', new byte[0]);
          case 1 -> request('d', new byte[0]);
          case 2 -> request('k', new byte[0]);
          case 3 -> request('s', ascii(invented()));
          case 4 -> request('z', ascii(invented()));
          case 5 -> request('z', ascii(NO_NAMES.get(random.nextInt(NO_NAMES.size()))));
          default -> request('x', entry(invented()));
        };
    return oneOf(request);
  }

  /** For a gossip port: a heartbeat, or what passes for it. */
  byte[] heartbeat() {
    byte[] name = ascii(inventedName());
    ByteBuffer out = ByteBuffer.allocate(300);
    out.put(ascii("heartbeat::")).put((byte) 131).put((byte) 116).putInt(1);
    if (random.nextBoolean()) {
      out.put((byte) 119).put((byte) 4).put(ascii("node")).put((byte) 119).put((byte) name.length);
    } else {
      out.put((byte) 100).putShort((short) 4).put(ascii("node"));
      out.put((byte) 100).putShort((short) name.length);
    }
    return oneOf(written(out.put(name)));
  }

  /** Whole, cut, damaged, or noise instead. */
  byte[] oneOf(byte[] wellFormed) {
    return switch (random.nextInt(5)) {
      case 0 -> noise();
      case 1 -> Arrays.copyOf(wellFormed, random.nextInt(wellFormed.length));
      case 2, 3 -> damaged(wellFormed);
      default -> wellFormed;
    };
  }

  byte[] noise() {
    byte[] bytes = new byte[random.nextInt(MAX_NOISE_BYTES)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Some bytes changed, none behind an {@code @}. */
  byte[] damaged(byte[] wellFormed) {
    byte[] bytes = wellFormed.clone();
    int end = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('@');
    int length = end < 0 ? bytes.length : end;
    for (int i = random.nextInt(4); i >= 0 && length > 0; i--) {
      bytes[random.nextInt(length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  long flags() {
    return FLAGS.get(random.nextInt(FLAGS.size()));
  }

  static byte[] nameMessage(long flags, String name) {
    ByteBuffer out = ByteBuffer.allocate(300);
    out.putShort((short) (15 + name.length())).put((byte) 'N').putLong(flags).putInt(77);
    return written(out.putShort((short) name.length()).put(ascii(name)));
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] concat(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer out = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      out.put(part);
    }
    return out.array();
  }

  static byte[] written(ByteBuffer out) {
    return Arrays.copyOf(out.array(), out.position());
  }

  private String invented() {
    return "invented" + random.nextInt(INVENTED_NAMES);
  }

  private String inventedName() {
    return invented() + "@127.0.0." + (random.nextInt(3) + 1);
  }

  private static byte[] oldNameMessage(String name) {
    ByteBuffer out = ByteBuffer.allocate(300);
    out.putShort((short) (7 + name.length())).put((byte) 'n').putShort((short) 5).putInt(0x7f);
    return written(out.put(ascii(name)));
  }

  private byte[] reply() {
    byte[] message = new byte[2 + 21];
    random.nextBytes(message);
    message[0] = 0;
    message[1] = 21;
    message[2] = 'r';
    return message;
  }

  private static byte[] request(char tag, byte[] content) {
    ByteBuffer out = ByteBuffer.allocate(3 + content.length);
    return written(out.putShort((short) (1 + content.length)).put((byte) tag).put(content));
  }

  private byte[] entry(String name) {
    ByteBuffer out = ByteBuffer.allocate(100);
    out.putShort((short) random.nextInt(65_536)).put((byte) (random.nextBoolean() ? 77 : 72));
    out.put((byte) 0).putShort((short) 6).putShort((short) 5);
    out.putShort((short) name.length()).put(ascii(name));
    return written(out.putShort((short) 0));
  }
}
