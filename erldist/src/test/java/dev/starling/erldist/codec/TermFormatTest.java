package dev.starling.erldist.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.BitString;
import dev.starling.erldist.term.ExportFun;
import dev.starling.erldist.term.FloatTerm;
import dev.starling.erldist.term.ImproperList;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.OpaqueFun;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.PortId;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each tag, written by hand from the specification. */
class TermFormatTest {
  private static final Atom NODE = Atom.of("a@b");
  private static final String NODE_HEX = "7703614062";

  /** A local fun of one variable as OTP 25 writes it. */
  private static final String FUN_HEX =
      "70 00000043 01 000102030405060708090a0b0c0d0e0f 00000007 00000001"
          + "77046d6f6431 6107 6203f55e1f 58"
          + NODE_HEX
          + "0000005a 00000000 65010203 6d000000026869";

  /** Hexadecimal, and the term, where it is also what we write. */
  static Stream<Arguments> forms() {
    return Stream.of(
        arguments("6100", integer(0)),
        arguments("61ff", integer(255)),
        arguments("6200000100", integer(256)),
        arguments("62ffffffff", integer(-1)),
        arguments("627fffffff", integer(Integer.MAX_VALUE)),
        arguments("6280000000", integer(Integer.MIN_VALUE)),
        arguments("6e040000000080", integer(1L << 31)),
        arguments("6e040101000080", integer(-(1L << 31) - 1)),
        arguments("6e0800ffffffffffffff7f", integer(Long.MAX_VALUE)),
        arguments("6e08010000000000000080", integer(Long.MIN_VALUE)),
        arguments("6e08000000000000000080", big(BigInteger.ONE.shiftLeft(63))),
        arguments("6e08010100000000000080", big(BigInteger.ONE.shiftLeft(63).not())),
        arguments("6e0900000000000000000001", big(BigInteger.ONE.shiftLeft(64))),
        arguments("6eff00" + "00".repeat(254) + "01", big(BigInteger.ONE.shiftLeft(8 * 254))),
        arguments("6f0000010001" + "00".repeat(255) + "01", big(power(255).negate())),
        arguments("463ff8000000000000", FloatTerm.of(1.5)),
        arguments("468000000000000000", FloatTerm.of(-0.0)),
        arguments("7700", Atom.EMPTY),
        arguments("77026f6b", Atom.OK),
        arguments("7703" + "7ac3a9", Atom.of("zé")),
        arguments("760100" + "c3a9".repeat(128), Atom.of("é".repeat(128))),
        arguments("680261616162", TupleTerm.of(integer(0x61), integer(0x62))),
        arguments("6800", TupleTerm.EMPTY),
        arguments("6a", ListTerm.EMPTY),
        arguments("6b0003010203", ListTerm.of(integer(1), integer(2), integer(3))),
        arguments("6c00000001" + "6200000100" + "6a", ListTerm.of(integer(256))),
        arguments("6c00000001" + "6101" + "6102", improper(integer(1), integer(2))),
        arguments("6d00000003616263", BinaryTerm.utf8("abc")),
        arguments("6d00000000", BinaryTerm.EMPTY),
        arguments("4d0000000203ffe0", bits(3, 0xff, 0xe0)),
        arguments("7400000000", MapTerm.EMPTY),
        arguments("7400000001" + "770161" + "6101", MapTerm.of(Atom.of("a"), integer(1))),
        arguments("58" + NODE_HEX + "0000005a00000001ffffffff", new Pid(NODE, 90, 1, 0xffff_ffffL)),
        arguments("59" + NODE_HEX + "0fffffff00000003", new PortId(NODE, (1 << 28) - 1, 3)),
        arguments("78" + NODE_HEX + "000000001000000000000003", new PortId(NODE, 1 << 28, 3)),
        arguments("78" + NODE_HEX + "ffffffffffffffff00000003", new PortId(NODE, -1, 3)),
        arguments("5a0001" + NODE_HEX + "0000000300000001", reference(3, 1)),
        arguments(
            "5a0005" + NODE_HEX + "000000030000000100000002000000030000000480000000",
            reference(3, 1, 2, 3, 4, 0x8000_0000)),
        arguments("71" + "77056c69737473" + "77036d6170" + "6102", export("lists", "map", 2)),
        arguments(FUN_HEX, fun(FUN_HEX)));
  }

  /** What peers may send too, and we never write. */
  static Stream<Arguments> otherForms() {
    return Stream.of(
        arguments("6e0000", integer(0)),
        arguments("6e0101" + "05", integer(-5)),
        arguments("6e0a00" + "2a" + "00".repeat(9), integer(42)),
        arguments("6f00000003010000" + "80", integer(-(1L << 23))),
        arguments("6f0000000900" + "00".repeat(7) + "8000", big(BigInteger.ONE.shiftLeft(63))),
        arguments(oldFloat("1.50000000000000000000e+00"), FloatTerm.of(1.5)),
        arguments(oldFloat("-1.00000000000000005551e-01"), FloatTerm.of(-0.1)),
        arguments("640003" + "7ae930", Atom.of("zé0")),
        arguments("7303" + "7ae930", Atom.of("zé0")),
        arguments("760002" + "6f6b", Atom.OK),
        arguments("6900000001" + "6101", TupleTerm.of(integer(1))),
        arguments("6900000000", TupleTerm.EMPTY),
        arguments("6b0000", ListTerm.EMPTY),
        arguments("6c00000000" + "6a", ListTerm.EMPTY),
        arguments("6c00000000" + "6107", integer(7)),
        arguments("6c00000001" + "6101" + "6b000102", ListTerm.of(integer(1), integer(2))),
        arguments("6c00000001" + "6101" + "6c00000001" + "6102" + "6a", list(1, 2)),
        arguments("6c00000001" + "6101" + "6c00000001" + "6102" + "6103", improper12and3()),
        arguments("4d0000000108ff", BinaryTerm.wrap(new byte[] {-1})),
        arguments("4d0000000000", BinaryTerm.EMPTY),
        arguments("4d00000001037f", bits(3, 0x60)),
        arguments("67" + NODE_HEX + "0000005a0000000103", new Pid(NODE, 90, 1, 3)),
        arguments("66" + NODE_HEX + "0000000703", new PortId(NODE, 7, 3)),
        arguments("59" + NODE_HEX + "ffffffff00000003", new PortId(NODE, 0xffff_ffffL, 3)),
        arguments("65" + NODE_HEX + "0000000703", reference(3, 7)),
        arguments("720003" + NODE_HEX + "03000000010000000200000003", reference(3, 1, 2, 3)),
        arguments("67640003" + "614062" + "0000005a0000000103", new Pid(NODE, 90, 1, 3)));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void readsAndWritesTodaysForms(String hex, Term term) throws TermFormatException {
    for (Buffers kind : Buffers.values()) {
      assertEquals(term, kind.decode(bytes(hex)), kind.name());
      assertEquals(hex.replace(" ", ""), HexFormat.of().formatHex(kind.encode(term)), kind.name());
    }
  }

  @ParameterizedTest
  @MethodSource("otherForms")
  void readsOtherForms(String hex, Term term) throws TermFormatException {
    for (Buffers kind : Buffers.values()) {
      assertEquals(term, kind.decode(bytes(hex)), kind.name());
    }
  }

  /** Every form cut at every byte is an error that names no byte behind the end. */
  @ParameterizedTest
  @MethodSource({"forms", "otherForms"})
  void refusesWhatIsCutShort(String hex, Term term) {
    byte[] whole = bytes(hex);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      for (Buffers kind : List.of(Buffers.HEAP, Buffers.DIRECT, Buffers.COMPOSITE)) {
        TermFormatException e =
            assertThrows(TermFormatException.class, () -> kind.decode(cut), kind + " " + length);
        assertTrue(e.offset() >= 0 && e.offset() <= length, e.getMessage());
      }
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static IntegerTerm integer(long value) {
    return IntegerTerm.of(value);
  }

  private static IntegerTerm big(BigInteger value) {
    return IntegerTerm.of(value);
  }

  private static BigInteger power(int bytes) {
    return BigInteger.ONE.shiftLeft(8 * bytes);
  }

  private static String oldFloat(String text) {
    StringBuilder hex = new StringBuilder("63");
    text.chars().forEach(c -> hex.append(HexFormat.of().toHexDigits((byte) c)));
    return hex + "00".repeat(31 - text.length());
  }

  private static ListTerm list(long first, long second) {
    return ListTerm.of(integer(first), integer(second));
  }

  private static ImproperList improper(Term element, Term tail) {
    return new ImproperList(List.of(element), tail);
  }

  private static ImproperList improper12and3() {
    return new ImproperList(List.of(integer(1), integer(2)), integer(3));
  }

  private static BitString bits(int lastBits, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new BitString(BinaryTerm.wrap(bytes), lastBits);
  }

  private static Reference reference(long creation, int... words) {
    return Reference.of(NODE, creation, words);
  }

  private static ExportFun export(String module, String function, int arity) {
    return new ExportFun(Atom.of(module), Atom.of(function), arity);
  }

  private static OpaqueFun fun(String hex) {
    return new OpaqueFun(BinaryTerm.wrap(bytes(hex)));
  }
}
