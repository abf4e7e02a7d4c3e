package dev.starling.swarm.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.message.Message;
import dev.starling.erldist.codec.TermDecoder;
import dev.starling.erldist.codec.TermEncoder;
import dev.starling.erldist.codec.TermLimits;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  private static final Pattern EXAMPLE = Pattern.compile("```hex (\\w+)\n([0-9a-f\n]+)```");

  /** What the page says its examples mean, written out again by hand. */
  private static final Map<String, Message> MEANING =
      Map.of(
          "hello",
          new Message.Hello(
              1795358138000000L, OptionalLong.of(1795358000000000L), "0.1.0", List.of()),
          "ping",
          new Message.Ping(42),
          "pong",
          new Message.Pong(42),
          "probe",
          new Message.Probe("c@127.0.0.1"),
          "probed",
          new Message.Probed("c@127.0.0.1"),
          "leave",
          new Message.Leave());

  @Test
  void thePageOfTheProtocolIsTrue() throws Exception {
    assertPageIsTrue("starling.md", MEANING);
  }

  /** Whether the examples of a page decode to what they mean, and are encoded so. */
  static void assertPageIsTrue(String page, Map<String, Message> meanings) throws Exception {
    Map<String, byte[]> examples = examples(page);
    assertEquals(meanings.keySet(), examples.keySet());
    for (Map.Entry<String, byte[]> example : examples.entrySet()) {
      Term term = decode(example.getValue());
      Message meaning = meanings.get(example.getKey());
      assertEquals(new Envelope.Known(meaning), Envelope.decode(term), example.getKey());
      assertEquals(term, Envelope.encode(meaning), example.getKey());
      assertEquals(term, throughTheCodec(Envelope.encode(meaning)), example.getKey());
    }
  }

  @Test
  void unknownKeysAreIgnored() {
    MapTerm fields =
        map(Map.of("seq", IntegerTerm.of(7), "colour", Atom.of("red"), "deep", MapTerm.EMPTY));
    assertEquals(
        new Envelope.Known(new Message.Ping(7)), Envelope.decode(envelope(1, "ping", fields)));
  }

  @Test
  void unknownKindsAndVersionsAreTold() {
    assertEquals(
        new Envelope.Unknown("dance"), Envelope.decode(envelope(1, "dance", MapTerm.EMPTY)));
    assertInstanceOf(Envelope.Unknown.class, Envelope.decode(envelope(2, "ping", MapTerm.EMPTY)));
  }

  @Test
  void aHelloIsReadWhenOneOfItsVersionsIsOurs() {
    Map<String, Term> fields = new HashMap<>();
    fields.put("incarnation", IntegerTerm.of(5));
    fields.put("release", BinaryTerm.utf8("9.0"));
    fields.put("versions", ListTerm.of(IntegerTerm.of(1), IntegerTerm.of(9)));
    assertEquals(
        new Envelope.Known(new Message.Hello(5, OptionalLong.empty(), "9.0", List.of())),
        Envelope.decode(envelope(9, "hello", map(fields))));

    fields.put("versions", ListTerm.of(IntegerTerm.of(8), IntegerTerm.of(9)));
    assertEquals(
        new Envelope.NoCommonVersion(List.of(8L, 9L)),
        Envelope.decode(envelope(9, "hello", map(fields))));

    fields.remove("versions");
    assertEquals(
        new Envelope.NoCommonVersion(List.of(9L)),
        Envelope.decode(envelope(9, "hello", map(fields))));
  }

  @Test
  void whatIsMalformedSaysWhy() {
    assertMalformed("expected {starling, Version, Kind, Map}", Atom.of("starling"));
    assertMalformed("expected", TupleTerm.of(Atom.of("starling"), IntegerTerm.of(1)));
    assertMalformed(
        "expected",
        TupleTerm.of(Atom.of("starlings"), IntegerTerm.of(1), Atom.of("ping"), MapTerm.EMPTY));
    assertMalformed("seq is no 64-bit integer", envelope(1, "ping", MapTerm.EMPTY));
    assertMalformed(
        "seq is no 64-bit integer",
        envelope(1, "pong", map(Map.of("seq", IntegerTerm.of(BigInteger.ONE.shiftLeft(64))))));
    assertMalformed(
        "target is no binary",
        envelope(1, "probe", map(Map.of("target", BinaryTerm.wrap(new byte[256])))));
    assertMalformed(
        "features has 65 elements",
        envelope(
            1,
            "hello",
            map(
                Map.of(
                    "incarnation",
                    IntegerTerm.of(1),
                    "release",
                    BinaryTerm.utf8("1"),
                    "versions",
                    ListTerm.of(IntegerTerm.of(1)),
                    "features",
                    new ListTerm(Collections.nCopies(65, BinaryTerm.utf8("x")))))));
  }

  static void assertMalformed(String why, Term term) {
    Envelope.Malformed malformed =
        assertInstanceOf(Envelope.Malformed.class, Envelope.decode(term));
    assertTrue(malformed.detail().contains(why), malformed.detail());
  }

  static TupleTerm envelope(int version, String kind, MapTerm fields) {
    return TupleTerm.of(Atom.of("starling"), IntegerTerm.of(version), Atom.of(kind), fields);
  }

  private static MapTerm map(Map<String, Term> fields) {
    Map<Term, Term> entries = new HashMap<>();
    fields.forEach((key, value) -> entries.put(Atom.of(key), value));
    return new MapTerm(entries);
  }

  private static Map<String, byte[]> examples(String page) throws Exception {
    Map<String, byte[]> examples = new HashMap<>();
    Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of("../docs/protocols/" + page)));
    while (matcher.find()) {
      examples.put(matcher.group(1), HexFormat.of().parseHex(matcher.group(2).replace("\n", "")));
    }
    return examples;
  }

  private static Term decode(byte[] bytes) throws Exception {
    return new TermDecoder(TermLimits.DEFAULT).decodeExternal(Unpooled.wrappedBuffer(bytes));
  }

  static Term throughTheCodec(Term term) throws Exception {
    ByteBuf buffer = Unpooled.buffer();
    TermEncoder.encodeExternal(term, buffer);
    return new TermDecoder(TermLimits.DEFAULT).decodeExternal(buffer);
  }
}
