package dev.starling.erldist.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.Terms;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no term, and each limit, from both sides. */
class TermRefusalTest {
  private static final String FUN_HEAD = "01" + "00".repeat(16) + "00000000";

  /** Hexadecimal, offset and tag of the error, and a part of its message. */
  static Stream<Arguments> malformed() {
    return Stream.of(
        arguments("", 0, -1, "needs 1 bytes, 0 are left"),
        arguments("00", 0, 0, "no term begins with this tag"),
        arguments("6801" + "ff", 2, 255, "no term begins with this tag"),
        arguments("5200", 0, 82, "atom cache"),
        arguments("58" + "5200" + "00".repeat(12), 1, 82, "atom cache"),
        arguments("4400", 0, 68, "distribution header"),
        arguments("6801" + "50" + "00000001", 2, 80, "right behind the version byte"),
        arguments("836101", 0, 131, "version byte"),
        arguments("75" + "00000000", 0, 117, "OTP 23"),
        arguments("79" + "00", 0, 121, "local format"),
        // Lengths and counts behind the end; the container's tag is to blame.
        arguments("6d" + "00000002" + "00", 0, 109, "needs 2 bytes, 1 are left"),
        arguments("6d" + "ffffffff" + "00", 0, 109, "needs 4294967295 bytes, 1 are left"),
        arguments("6805" + "61016101", 0, 104, "5 elements announced, but only 4 bytes"),
        arguments("69" + "ffffffff" + "6a", 0, 105, "4294967295 elements"),
        arguments("6c" + "00000001" + "6a", 0, 108, "2 elements announced, but only 1"),
        arguments("74" + "80000000" + "6a", 0, 116, "4294967296 elements"),
        arguments("6802" + "6802" + "6a6a", 2, 104, "2 elements announced, but only 2"),
        arguments("6f" + "ffffffff" + "00", 0, 111, "needs 4294967295 bytes"),
        arguments("4d" + "7fffffff" + "01" + "80", 0, 77, "needs 2147483647 bytes"),
        arguments("6b" + "0003" + "0102", 0, 107, "needs 3 bytes, 2 are left"),
        // Values that Erlang does not have.
        arguments("46" + "7ff0000000000000", 0, 70, "finite"),
        arguments("46" + "7ff8000000000001", 0, 70, "finite"),
        arguments("63" + hex("NaN") + "00".repeat(28), 0, 99, "no finite float"),
        arguments("63" + hex("1.0e999") + "00".repeat(24), 0, 99, "no finite float"),
        arguments("63" + hex("0x1.0p0") + "00".repeat(24), 0, 99, "no finite float"),
        arguments("63" + hex("1.0f") + "00".repeat(27), 0, 99, "no finite float"),
        arguments("63" + "00".repeat(31), 0, 99, "no finite float"),
        arguments("4d" + "00000001" + "09" + "00", 0, 77, "9 bits"),
        arguments("4d" + "00000001" + "00" + "00", 0, 77, "0 bits"),
        arguments("4d" + "00000000" + "01", 0, 77, "1 bits"),
        arguments("7702" + "c328", 0, 119, "malformed UTF-8"),
        arguments("7703" + "eda080", 0, 119, "malformed UTF-8"),
        arguments("7702" + "c080", 0, 119, "malformed UTF-8"),
        arguments("76" + "0100" + "61".repeat(256), 0, 118, "at most 255 characters"),
        arguments("64" + "0100" + "e9".repeat(256), 0, 100, "at most 255 characters"),
        arguments("76" + "03fd" + "61".repeat(1021), 0, 118, "at most 1020 bytes"),
        arguments("74" + "00000002" + "61016102" + "61016103", 0, 116, "the key 1 twice"),
        arguments("7400000002" + "770161" + "6102" + "640001616103", 0, 116, "the key a twice"),
        arguments("7400000011" + descendingPairs(16) + "6103" + "6a", 0, 116, "the key 3 twice"),
        arguments("5a" + "0000" + "7700" + "00000000", 0, 90, "1 to 5 words, not 0"),
        arguments("5a" + "0006" + "7700" + "00".repeat(28), 0, 90, "1 to 5 words, not 6"),
        arguments("58" + "6101" + "00".repeat(12), 1, 97, "an atom is expected"),
        arguments("71" + "7700" + "7700" + "62" + "00000001", 5, 98, "arity"),
        // A fun: of the wrong size, and without its creator.
        arguments(fun("00000030", "7700" + "6100" + "6100" + pid()), 0, 112, "says it has 48"),
        arguments(fun("00000024", "6100" + "6100" + "6100" + pid()), 0, 112, "a module, two"),
        arguments(fun("00000024", "7700" + "6100" + "6100" + "6100"), 0, 112, "a module, two"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesWithOffsetTagAndReason(String hex, int offset, int tag, String reason) {
    for (Buffers kind : List.of(Buffers.HEAP, Buffers.DIRECT, Buffers.COMPOSITE)) {
      TermFormatException e =
          assertThrows(
              TermFormatException.class, () -> kind.decode(HexFormat.of().parseHex(hex)), hex);
      assertTrue(e.getMessage().contains(reason), e.getMessage());
      assertEquals(offset, e.offset(), e.getMessage());
      assertEquals(tag, e.tag(), e.getMessage());
    }
  }

  @Test
  void messagesNameOnlyAPartOfALongKey() {
    String key = "6d" + "00000400" + "61".repeat(1024);
    TermFormatException e =
        assertThrows(
            TermFormatException.class,
            () -> decode("7400000002" + key + "6a" + key + "6a", TermLimits.DEFAULT));
    assertTrue(e.getMessage().length() < 250, e.getMessage());
  }

  @Test
  void depthIsLimited() throws Exception {
    TermLimits limits = new TermLimits(3, 100, 100);
    assertEquals("{{{1}}}", decode("6801680168016101", limits).toString());
    assertEquals("{{{{}}}}", decode("6801680168016800", limits).toString());
    assertRefused("68016801680168016101", limits, "deeper than the limit of 3");
    assertRefused("6c000000016801680168016101" + "6a", limits, "deeper");
    assertRefused("740000000174000000017400000001" + "68016101" + "6a6a6a", limits, "deeper");
    assertThrows(IllegalArgumentException.class, () -> new TermLimits(0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new TermLimits(Terms.MAX_DEPTH + 1, 1, 1));
  }

  @Test
  void aListInTailsIsNotDeep() throws Exception {
    String cells = "6c000000016101".repeat(100_000);
    Term list = decode(cells + "6a", TermLimits.DEFAULT);
    assertEquals(100_000, ((ListTerm) list).size());
    assertTrue(((ListTerm) list).isBytes());
  }

  @Test
  void elementsAreLimited() throws Exception {
    TermLimits limits = new TermLimits(10, 4, 100);
    assertEquals(4, ((TupleTerm) decode("68046a6a6a6a", limits)).arity());
    assertRefused("68056a6a6a6a6a", limits, "limit of 4 elements");
    assertRefused("680268036a6a6a6a", limits, "limit of 4 elements");
    assertRefused("7400000003" + "61016a61026a61036a", limits, "limit of 4 elements");
  }

  @Test
  void funsInsideFunsAreLimited() throws Exception {
    assertTrue(decode(nestedFuns(32), TermLimits.DEFAULT).toString().startsWith("#Fun<"));
    assertRefused(nestedFuns(33), TermLimits.DEFAULT, "more than 32");
  }

  @Test
  void inflates() throws Exception {
    Term term = BinaryTerm.of(new byte[100_000]);
    for (Buffers kind : Buffers.values()) {
      ByteBuf in = kind.of(compressed(encoded(term), 100_005));
      in.writeByte(7);
      assertEquals(term, new TermDecoder(TermLimits.DEFAULT).decodeExternal(in), kind.name());
      assertEquals(7, in.readByte());
      in.release();
    }
  }

  @Test
  void inflatesNoMoreThanTheLimitAndWhatIsSaid() throws Exception {
    byte[] term = encoded(BinaryTerm.of(new byte[995]));
    TermLimits limits = new TermLimits(1, 0, 1_000);
    decodeExternal(compressed(term, 1_000), limits);
    assertInflationRefused(compressed(term, 1_001), limits, "more than the limit of 1000");
    assertInflationRefused(compressed(term, 999), limits, "more than the 999 bytes");
    assertInflationRefused(compressed(term, 0), limits, "more than the 0 bytes");
    assertInflationRefused(compressed(term, 1_001), TermLimits.DEFAULT, "not to the 1001");
    assertInflationRefused(
        compressed(term, 1 << 26), TermLimits.DEFAULT, "cannot inflate to the 67108864");
    byte[] cut = compressed(term, 1_000);
    assertInflationRefused(Arrays.copyOf(cut, cut.length - 5), limits, "cut short");
    cut[cut.length - 1] ^= 1;
    assertInflationRefused(cut, limits, "damaged");
    assertInflationRefused(new byte[] {(byte) 131, 80, 0, 0, 0, 1, 1, 2}, limits, "damaged");
    byte[] two = new byte[] {106, 106};
    assertInflationRefused(compressed(two, 2), limits, "1 bytes follow");
  }

  @Test
  void externalNeedsItsVersion() {
    assertInflationRefused(new byte[] {106}, TermLimits.DEFAULT, "version byte 131, not with 106");
    assertInflationRefused(new byte[] {}, TermLimits.DEFAULT, "cut short");
    assertInflationRefused(new byte[] {(byte) 131}, TermLimits.DEFAULT, "cut short");
    assertInflationRefused(new byte[] {(byte) 131, 68, 0}, TermLimits.DEFAULT, "header");
  }

  @Test
  void encodingIsLimitedInDepthAndLeavesNothingBehind() {
    Term deep = ListTerm.EMPTY;
    for (int i = 0; i <= Terms.MAX_DEPTH; i++) {
      deep = TupleTerm.of(Atom.OK, deep);
    }
    Term tooDeep = deep;
    for (Buffers kind : Buffers.values()) {
      ByteBuf out = kind.empty().writeByte(1);
      assertThrows(IllegalArgumentException.class, () -> TermEncoder.encode(tooDeep, out));
      assertEquals(1, out.writerIndex(), kind.name());
      out.release();
    }
  }

  @Test
  void aBufferThatCannotGrowIsLeftAsItWas() {
    for (ByteBuf out : List.of(Unpooled.buffer(8, 10_000), Unpooled.directBuffer(8, 10_000))) {
      out.writeByte(1);
      Term fits = BinaryTerm.of(new byte[9_994]);
      Term tooLong = TupleTerm.of(Atom.OK, BinaryTerm.of(new byte[9_994]));
      assertThrows(IndexOutOfBoundsException.class, () -> TermEncoder.encode(tooLong, out));
      assertEquals(1, out.writerIndex());
      TermEncoder.encode(fits, out);
      assertEquals(10_000, out.writerIndex());
      out.release();
    }
  }

  private static void assertRefused(String hex, TermLimits limits, String reason) {
    TermFormatException e = assertThrows(TermFormatException.class, () -> decode(hex, limits));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  private static void assertInflationRefused(byte[] bytes, TermLimits limits, String reason) {
    TermFormatException e =
        assertThrows(TermFormatException.class, () -> decodeExternal(bytes, limits));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  private static Term decode(String hex, TermLimits limits) throws TermFormatException {
    return new TermDecoder(limits).decode(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
  }

  private static Term decodeExternal(byte[] bytes, TermLimits limits) throws TermFormatException {
    return new TermDecoder(limits).decodeExternal(Unpooled.wrappedBuffer(bytes));
  }

  private static byte[] encoded(Term term) {
    return Buffers.HEAP.encode(term);
  }

  private static byte[] compressed(byte[] term, int claimedSize) {
    Deflater deflater = new Deflater();
    deflater.setInput(term);
    deflater.finish();
    byte[] packed = new byte[term.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(131);
    out.write(80);
    out.writeBytes(ByteBuffer.allocate(4).putInt(claimedSize).array());
    out.write(packed, 0, length);
    return out.toByteArray();
  }

  private static String hex(String text) {
    StringBuilder hex = new StringBuilder();
    text.chars().forEach(c -> hex.append(HexFormat.of().toHexDigits((byte) c)));
    return hex.toString();
  }

  /** Entries with the small integers from {@code count} down to 1 as keys. */
  private static String descendingPairs(int count) {
    StringBuilder hex = new StringBuilder();
    for (int key = count; key > 0; key--) {
      hex.append("61").append(HexFormat.of().toHexDigits((byte) key)).append("6a");
    }
    return hex.toString();
  }

  private static String pid() {
    return "58" + "7700" + "00".repeat(12);
  }

  private static String fun(String size, String rest) {
    return "70" + size + FUN_HEAD + "00000000" + rest;
  }

  private static String nestedFuns(int count) {
    String inner = "";
    for (int i = 0; i < count; i++) {
      String free = inner.isEmpty() ? "00000000" : "00000001";
      String rest = FUN_HEAD + free + "7700" + "6100" + "6100" + pid() + inner;
      inner = "70" + HexFormat.of().toHexDigits(4 + rest.length() / 2) + rest;
    }
    return inner;
  }
}
