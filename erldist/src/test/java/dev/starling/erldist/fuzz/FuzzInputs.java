package dev.starling.erldist.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Feeds a parser with samples that were damaged in many ways, and with noise. Each input has to be
 * read or refused with the declared error, at a bounded cost in memory. A failure names the input;
 * the same seed gives the same inputs.
 *
 * <pre>
 * FuzzInputs.seeded(1)
 *     .samples(validPackets)
 *     .tokens(new byte[] {0x70}, new byte[] {(byte) 0x83})
 *     .declared(ProtocolException.class)
 *     .allocating(100, 16_384)
 *     .check(FuzzInputs.count(), parser::parse);
 * </pre>
 */
public final class FuzzInputs {
  /** Reads one input; returning is as good as the declared error. */
  public interface Parser {
    void parse(byte[] input) throws Exception;
  }

  private static final int MAX_NOISE_BYTES = 300;
  private static final int MAX_INPUT_BYTES = 4_096;
  private static final int MAX_DAMAGES = 4;

  /** Lengths and counts that parsers get wrong. */
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x7fff,
    0x8000,
    0xffff,
    0x10000,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_fffeL,
    0xffff_ffffL
  };

  /** The parser's classes and caches are loaded while these first inputs are read. */
  private static final int WARM_UP_INPUTS = 2_000;

  private static final int SINGLE_FEEDS = 3;

  private final Random random;
  private List<byte[]> samples = List.of(new byte[0]);
  private List<byte[]> tokens = List.of(new byte[] {0});
  private Class<? extends Exception> declared = Exception.class;
  private long bytesPerInputByte;
  private long fixedBytes = Long.MAX_VALUE;

  private FuzzInputs(long seed) {
    this.random = new Random(seed);
  }

  public static FuzzInputs seeded(long seed) {
    return new FuzzInputs(seed);
  }

  /** 200,000, or ten million where {@code -Dstarling.long=true}. */
  public static int count() {
    return Boolean.getBoolean("starling.long") ? 10_000_000 : 200_000;
  }

  /** Well-formed inputs, to be damaged. */
  public FuzzInputs samples(List<byte[]> wellFormed) {
    samples = List.copyOf(wellFormed);
    return this;
  }

  /** Bytes that mean something to the parser, to make noise of and to put in. */
  public FuzzInputs tokens(byte[]... meaningful) {
    tokens = List.of(meaningful);
    return this;
  }

  /** The only exception that the parser may throw. */
  public FuzzInputs declared(Class<? extends Exception> error) {
    declared = error;
    return this;
  }

  /** The most that one input may allocate, after the first few thousand. */
  public FuzzInputs allocating(long perInputByte, long fixed) {
    bytesPerInputByte = perInputByte;
    fixedBytes = fixed;
    return this;
  }

  /** Feeds {@code count} inputs; {@link AssertionError} at the first that goes wrong. */
  public Result check(int count, Parser parser) {
    int read = 0;
    for (int i = 0; i < count; i++) {
      if (feed(next(), i, i >= WARM_UP_INPUTS, parser)) {
        read++;
      }
    }
    return new Result(read, count - read);
  }

  /** Feeds {@code input} alone, a few times; {@link AssertionError} when it goes wrong. */
  public void feed(byte[] input, Parser parser) {
    for (int i = 0; i < SINGLE_FEEDS; i++) {
      feed(input, i, i == SINGLE_FEEDS - 1, parser);
    }
  }

  private boolean feed(byte[] input, int index, boolean warm, Parser parser) {
    byte[] copy = input.clone();
    long before = allocatedBytes();
    boolean read = reads(parser, copy, input, index);
    long allocated = allocatedBytes() - before;
    if (warm && allocated > bytesPerInputByte * input.length + fixedBytes) {
      throw failure("allocated " + allocated + " bytes for", input, index, null);
    }
    return read;
  }

  /**
   * @param copy what the parser may write to
   */
  private boolean reads(Parser parser, byte[] copy, byte[] input, int index) {
    try {
      parser.parse(copy);
      return true;
    } catch (Exception e) {
      if (declared.isInstance(e)) {
        return false;
      }
      throw failure(e.getClass().getSimpleName() + " from", input, index, e);
    } catch (StackOverflowError | OutOfMemoryError e) {
      throw failure(e.getClass().getSimpleName() + " from", input, index, e);
    }
  }

  private static AssertionError failure(String what, byte[] input, int index, Throwable cause) {
    return new AssertionError(
        what
            + " input "
            + index
            + ", "
            + input.length
            + " bytes: "
            + HexFormat.of().formatHex(input, 0, Math.min(input.length, MAX_INPUT_BYTES)),
        cause);
  }

  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** The next input: mostly a damaged sample. */
  public byte[] next() {
    byte[] input =
        switch (random.nextInt(8)) {
          case 0 -> noise();
          case 1 -> tokenNoise();
          default -> damaged();
        };
    return input.length <= MAX_INPUT_BYTES ? input : Arrays.copyOf(input, MAX_INPUT_BYTES);
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(MAX_NOISE_BYTES)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] tokenNoise() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = random.nextInt(MAX_NOISE_BYTES);
    while (out.size() < length) {
      if (random.nextInt(4) == 0) {
        out.write(random.nextInt(256));
      } else {
        out.writeBytes(pick(tokens));
      }
    }
    return out.toByteArray();
  }

  private byte[] damaged() {
    byte[] input = pick(samples).clone();
    int damages = 1 + random.nextInt(MAX_DAMAGES);
    for (int i = 0; i < damages; i++) {
      input = damage(input);
    }
    return input;
  }

  private byte[] damage(byte[] input) {
    int at = random.nextInt(input.length + 1);
    return switch (random.nextInt(8)) {
      case 0 -> flipBit(input);
      case 1 -> Arrays.copyOf(input, at);
      case 2 -> splice(input, at, at, pick(tokens));
      case 3 -> splice(input, at, Math.min(input.length, at + 1 + random.nextInt(4)), new byte[0]);
      case 4 -> overwrite(input, at, number());
      case 5 -> overwrite(input, at, pick(tokens));
      case 6 -> splice(input, at, input.length, tailOf(pick(samples)));
      default -> splice(input, at, at, repeated(input));
    };
  }

  private byte[] flipBit(byte[] input) {
    byte[] flipped = input.clone();
    if (flipped.length > 0) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] number() {
    long value = NUMBERS[random.nextInt(NUMBERS.length)];
    byte[] bytes = new byte[1 << random.nextInt(3)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (value >>> (8 * (bytes.length - 1 - i)));
    }
    return bytes;
  }

  private byte[] tailOf(byte[] sample) {
    return Arrays.copyOfRange(sample, random.nextInt(sample.length + 1), sample.length);
  }

  /** A short piece of the input, many times: nesting, long runs. */
  private byte[] repeated(byte[] input) {
    int from = random.nextInt(input.length + 1);
    byte[] piece = Arrays.copyOfRange(input, from, Math.min(input.length, from + 8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int times = 1 << random.nextInt(9); times > 0; times--) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  private static byte[] overwrite(byte[] input, int at, byte[] bytes) {
    return splice(input, at, Math.min(input.length, at + bytes.length), bytes);
  }

  private static byte[] splice(byte[] input, int from, int to, byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(input, 0, from);
    out.writeBytes(bytes);
    out.write(input, to, input.length - to);
    return out.toByteArray();
  }

  private byte[] pick(List<byte[]> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** How many inputs were read, and how many refused: of both there should be many. */
  public record Result(int read, int refused) {}
}
