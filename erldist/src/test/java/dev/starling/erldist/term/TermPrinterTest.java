package dev.starling.erldist.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TermPrinterTest {
  private static final Atom NODE = Atom.of("a@b");

  static Stream<Arguments> terms() {
    return Stream.of(
        arguments("ok", Atom.OK),
        arguments("''", Atom.EMPTY),
        arguments("a@b_C9", Atom.of("a@b_C9")),
        arguments("élan", Atom.of("élan")),
        arguments("'Ok'", Atom.of("Ok")),
        arguments("'9a'", Atom.of("9a")),
        arguments("'end'", Atom.of("end")),
        arguments("'a b'", Atom.of("a b")),
        arguments("'漢'", Atom.of("漢")),
        arguments("'it\\'s \\\\ \\n\\x{1}'", Atom.of("it's \\ \n\u0001")),
        arguments("-7", IntegerTerm.of(-7)),
        arguments("18446744073709551616", IntegerTerm.of(BigInteger.ONE.shiftLeft(64))),
        arguments("#Integer<5001 bits>", IntegerTerm.of(BigInteger.ONE.shiftLeft(5000))),
        arguments("1.0", FloatTerm.of(1)),
        arguments("-0.0", FloatTerm.of(-0.0)),
        arguments("1.0e100", FloatTerm.of(1e100)),
        arguments("<<>>", BinaryTerm.EMPTY),
        arguments("<<\"x\\\"y\">>", BinaryTerm.utf8("x\"y")),
        arguments("<<\"é\"/utf8>>", BinaryTerm.utf8("é")),
        arguments("<<0,255>>", BinaryTerm.of(new byte[] {0, -1})),
        arguments("<<5:3>>", new BitString(BinaryTerm.of(new byte[] {(byte) 0xa0}), 3)),
        arguments("<<1,1:1>>", new BitString(BinaryTerm.of(new byte[] {1, -128}), 1)),
        arguments("[]", ListTerm.EMPTY),
        arguments("[1,a]", ListTerm.of(IntegerTerm.of(1), Atom.of("a"))),
        arguments("\"hi\\n\"", ListTerm.wrapBytes("hi\n".getBytes(StandardCharsets.UTF_8))),
        arguments("[1,2]", ListTerm.wrapBytes(new byte[] {1, 2})),
        arguments("[a|b]", new ImproperList(List.of(Atom.of("a")), Atom.of("b"))),
        arguments("{}", TupleTerm.EMPTY),
        arguments("{a,{}}", TupleTerm.of(Atom.of("a"), TupleTerm.EMPTY)),
        arguments("#{}", MapTerm.EMPTY),
        arguments("#{1 => x,a => y}", map()),
        arguments("#Pid<a@b.90.1>", new Pid(NODE, 90, 1, 3)),
        arguments("#Port<a@b.18446744073709551615>", new PortId(NODE, -1, 3)),
        arguments("#Ref<a@b.4294967295.2.1>", Reference.of(NODE, 3, 1, 2, -1)),
        arguments("fun lists:map/2", new ExportFun(Atom.of("lists"), Atom.of("map"), 2)),
        arguments("#Fun<3 bytes>", new OpaqueFun(BinaryTerm.of(new byte[3]))));
  }

  @ParameterizedTest
  @MethodSource("terms")
  void printsErlangSyntax(String expected, Term term) {
    assertEquals(expected, term.toString());
    assertEquals(expected, Terms.toErlang(term, expected.length()));
  }

  @ParameterizedTest
  @MethodSource("terms")
  void isCutAtEveryLength(String expected, Term term) {
    for (int max = 3; max < expected.length(); max++) {
      assertEquals(expected.substring(0, max - 3) + "...", Terms.toErlang(term, max));
    }
  }

  @Test
  void longAndDeepTermsAreCut() {
    assertEquals(2_000, BinaryTerm.utf8("x".repeat(3_000)).toString().length());
    assertEquals(2_000, BinaryTerm.of(new byte[1 << 20]).toString().length());
    assertEquals(2_000, ListTerm.wrapBytes(new byte[1 << 20]).toString().length());
    Term deep = Atom.OK;
    for (int i = 0; i < 1_000; i++) {
      deep = TupleTerm.of(deep);
    }
    assertEquals("{".repeat(64) + "..." + "}".repeat(64), deep.toString());
  }

  @Test
  void randomTermsKeepTheBound() {
    RandomTerms terms = new RandomTerms(9);
    for (int i = 0; i < 2_000; i++) {
      Term term = terms.next(4);
      assertTrue(Terms.toErlang(term, 50).length() <= 50);
      assertTrue(term.toString().length() <= 2_000);
    }
  }

  private static MapTerm map() {
    return MapTerm.of(Atom.of("a"), Atom.of("y"), IntegerTerm.of(1), Atom.of("x"));
  }
}
