package dev.starling.erldist.codec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.fuzz.FuzzInputs;
import dev.starling.erldist.term.RandomTerms;
import dev.starling.erldist.term.Term;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/** Damaged terms are read or refused, for memory in proportion to their length. */
class TermFuzzTest {
  /** An atom of one character is three bytes, and an object with a name and an array in it. */
  private static final int BYTES_PER_INPUT_BYTE = 64;

  private static final int FIXED_BYTES = 4_096;

  /** Four times what zlib gives at best would be allocated by doubling and a last copy. */
  private static final int BYTES_PER_COMPRESSED_BYTE = 1_040 * BYTES_PER_INPUT_BYTE;

  private static final String[] TAGS = {
    "46", "4d", "50", "52", "58", "59", "5a", "61", "62", "63", "64", "65", "66", "67", "6801",
    "6802", "69", "6a", "6b", "6c", "6d", "6e", "6f", "70", "71", "72", "73", "74", "76", "77",
    "7700", "78", "79", "00000001", "0000", "ffffffff", "6c00000001", "7400000001", "6801"
  };

  @Test
  void damagedTerms() {
    TermDecoder decoder = new TermDecoder(TermLimits.DEFAULT);
    FuzzInputs.Result result =
        fuzz(1, samples())
            .allocating(BYTES_PER_INPUT_BYTE, FIXED_BYTES)
            .check(FuzzInputs.count(), input -> decoder.decode(Unpooled.wrappedBuffer(input)));
    assertTrue(result.read() > result.refused() / 20, result.toString());
    assertTrue(result.refused() > result.read() / 20, result.toString());
  }

  /** What is read is equal to itself after another turn, and does not fail when looked at. */
  @Test
  void whatIsReadIsATerm() {
    TermDecoder decoder = new TermDecoder(TermLimits.DEFAULT);
    ByteBuf out = Unpooled.directBuffer();
    FuzzInputs.Result result =
        fuzz(2, samples())
            .check(
                FuzzInputs.count() / 10,
                input -> {
                  Term term = decoder.decode(Unpooled.wrappedBuffer(input));
                  TermEncoder.encode(term, out.clear());
                  Term again = decoder.decode(out);
                  if (!term.equals(again)
                      || term.hashCode() != again.hashCode()
                      || !term.toString().equals(again.toString())) {
                    throw new AssertionError(term + " came back as " + again);
                  }
                });
    assertTrue(result.read() > 100, result.toString());
    out.release();
  }

  @Test
  void damagedCompressedTerms() {
    TermDecoder decoder = new TermDecoder(new TermLimits(64, 10_000, 100_000));
    List<byte[]> compressed = new ArrayList<>();
    for (byte[] sample : samples()) {
      compressed.add(compressed(sample));
    }
    FuzzInputs.Result result =
        fuzz(3, compressed)
            .allocating(BYTES_PER_COMPRESSED_BYTE, FIXED_BYTES)
            .check(
                FuzzInputs.count() / 10,
                input -> decoder.decodeExternal(Unpooled.wrappedBuffer(input)));
    assertTrue(result.read() > 10, result.toString());
  }

  /** The most expensive elements there are, in inputs far longer than the fuzzer's. */
  @Test
  void memoryStaysInProportion() {
    // More atoms than the decoder remembers.
    StringBuilder atoms = new StringBuilder();
    for (int i = 0; i < 1 << 14; i++) {
      atoms.append("7702").append(HexFormat.of().toHexDigits((short) (i << 1 & 0x7f00 | i & 0x7f)));
    }
    for (String repeated :
        new String[] {
          "68016a",
          "6c00000001616a6a",
          "6c000000006a",
          "74000000016a6a",
          "6900ffff00",
          "6801",
          "6c00000001" + "6a",
          "4600000000" + "00000000",
          "6200010000",
          "6e0101" + "01",
          "6d00000000",
          "6b0001" + "00",
          "4d0000000101" + "80",
          "58770000000000" + "00".repeat(9),
          "5a0001" + "7700" + "00".repeat(8),
          "71770077006100",
          atoms.toString()
        }) {
      byte[] element = HexFormat.of().parseHex(repeated);
      ByteArrayOutputStream input = new ByteArrayOutputStream();
      input.writeBytes(HexFormat.of().parseHex("6900010000"));
      while (input.size() < 200_000) {
        input.writeBytes(element);
      }
      TermDecoder decoder = new TermDecoder(TermLimits.DEFAULT);
      FuzzInputs.seeded(4)
          .declared(TermFormatException.class)
          .allocating(BYTES_PER_INPUT_BYTE, FIXED_BYTES)
          .feed(input.toByteArray(), bytes -> decoder.decode(Unpooled.wrappedBuffer(bytes)));
    }
  }

  private static FuzzInputs fuzz(long seed, List<byte[]> samples) {
    byte[][] tokens = new byte[TAGS.length][];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = HexFormat.of().parseHex(TAGS[i]);
    }
    return FuzzInputs.seeded(seed)
        .samples(samples)
        .tokens(tokens)
        .declared(TermFormatException.class);
  }

  private static List<byte[]> samples() {
    RandomTerms terms = new RandomTerms(5);
    Random random = new Random(6);
    List<byte[]> samples = new ArrayList<>();
    while (samples.size() < 500) {
      byte[] sample = SpecificationEncoder.anyForm(terms.next(3), random);
      if (sample.length < 1_000) {
        samples.add(sample);
      }
    }
    samples.add(
        HexFormat.of()
            .parseHex(
                "700000004301"
                    + "00".repeat(16)
                    + "0000000700000001"
                    + "77046d6f6431"
                    + "6107"
                    + "6203f55e1f"
                    + "587703614062"
                    + "0000005a0000000065010203"
                    + "6d000000026869"));
    return samples;
  }

  private static byte[] compressed(byte[] term) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(131);
    out.write(80);
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(term.length >>> shift);
    }
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(term);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
