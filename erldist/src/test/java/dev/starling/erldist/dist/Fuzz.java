package dev.starling.erldist.dist;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Inputs that are nearly right, from seeds. */
final class Fuzz {
  /** How many inputs a test tries. */
  static final int INPUTS = Boolean.getBoolean("starling.long") ? 10_000_000 : 100_000;

  private Fuzz() {}

  /** Changes up to four bytes, and now and then cuts the end off or repeats a part. */
  static byte[] damage(byte[] sound, SplittableRandom random) {
    byte[] bytes = sound.clone();
    if (bytes.length == 0) {
      return bytes;
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) random.nextInt(256);
            case 1 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
            case 2 -> 0;
            default -> (byte) 0xff;
          };
    }
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> {
        int from = random.nextInt(bytes.length);
        byte[] longer = Arrays.copyOf(bytes, 2 * bytes.length - from);
        System.arraycopy(bytes, from, longer, bytes.length, bytes.length - from);
        yield longer;
      }
      default -> bytes;
    };
  }
}
