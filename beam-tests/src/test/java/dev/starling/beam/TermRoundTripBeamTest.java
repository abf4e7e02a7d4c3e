package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.codec.TermDecoder;
import dev.starling.erldist.codec.TermEncoder;
import dev.starling.erldist.codec.TermFormatException;
import dev.starling.erldist.codec.TermLimits;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.OpaqueFun;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.PortId;
import dev.starling.erldist.term.RandomTerms;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real {@code erl} writes we read, and what we write it reads, as the same term. */
class TermRoundTripBeamTest {
  private static final int COUNT = Boolean.getBoolean("starling.long") ? 30_000 : 4_000;

  /** What we print in full. */
  private static final int MAX_PRINTED = 2_000;

  @TempDir private static Path directory;

  private static Epmd epmd;
  private static Beam beam;

  private final TermDecoder decoder = new TermDecoder(TermLimits.DEFAULT);

  @BeforeAll
  static void start() throws Exception {
    epmd = Epmd.start();
    beam = Beam.start("terms@127.0.0.1", "cookie", epmd.port(), "+pc", "unicode");
    Path source = directory.resolve("round_trip.erl");
    try (InputStream resource = TermRoundTripBeamTest.class.getResourceAsStream("round_trip.erl")) {
      assertTrue(resource != null, "round_trip.erl is a resource");
      Files.copy(resource, source);
    }
    beam.eval("{ok, M, B} = compile:file(\"" + source + "\", [binary])");
    beam.eval("{module, M} = code:load_binary(M, \"\", B)");
  }

  @AfterAll
  static void stop() {
    beam.close();
    epmd.close();
  }

  @Test
  void erlReadsBackWhatItWrote() throws Exception {
    Path written = directory.resolve("from-erl");
    String count = beam.eval("round_trip:write(\"" + written + "\", 1, " + COUNT + ")");
    List<ByteBuf> frames = frames(written);
    ByteBuf answer = Unpooled.buffer();
    Set<Class<?>> kinds = new HashSet<>();
    for (int i = 0; i < frames.size(); i += 2) {
      Term term = decode(frames.get(i));
      assertPrinted(frames.get(i + 1), term);
      kinds.add(term.getClass());
      writeFrame(term, answer);
    }
    assertEquals(14, kinds.size(), () -> "every kind of term, but there were only " + kinds);
    assertEquals("{" + count + ",[]}", check(answer));
  }

  @Test
  void erlSeesTheTermsThatWeMade() throws Exception {
    RandomTerms random = new RandomTerms(7);
    List<Term> terms = new ArrayList<>();
    ByteBuf ours = Unpooled.buffer();
    for (int i = 0; i < COUNT; i++) {
      Term term = random.next(4);
      terms.add(term);
      writeFrame(term, ours);
    }
    Path in = file("ours", ours);
    Path out = directory.resolve("echo");
    assertEquals(
        Integer.toString(COUNT), beam.eval("round_trip:echo(\"" + in + "\", \"" + out + "\")"));
    List<ByteBuf> frames = frames(out);
    for (int i = 0; i < terms.size(); i++) {
      assertEquals(terms.get(i), decode(frames.get(2 * i)));
      assertPrinted(frames.get(2 * i + 1), terms.get(i));
    }
  }

  /** A closure of ours would mean nothing there; one of theirs works when it comes back. */
  @Test
  void aFunWorksWhenItComesBack() throws Exception {
    Path written = directory.resolve("fun");
    beam.eval("Add = fun(A) -> fun(B1) -> {A, B1, self()} end end");
    beam.eval("F1 = Add({1, [x]})");
    beam.eval("ok = file:write_file(\"" + written + "\", term_to_binary(F1))");
    Term fun = decode(Unpooled.wrappedBuffer(Files.readAllBytes(written)));
    assertTrue(fun instanceof OpaqueFun, fun.toString());
    ByteBuf out = Unpooled.buffer();
    TermEncoder.encodeExternal(fun, out);
    Path back = file("fun-back", out);
    assertEquals(
        "true",
        beam.eval(
            "{ok, FB} = file:read_file(\""
                + back
                + "\"), F2 = binary_to_term(FB),"
                + " F2(2) =:= {{1, [x]}, 2, self()} andalso F1 =:= F2"));
  }

  @Test
  void identifiersOfARealNode() throws Exception {
    Path written = directory.resolve("identifiers");
    beam.eval(
        "ok = file:write_file(\""
            + written
            + "\", term_to_binary({self(), make_ref(), alias(), hd(erlang:ports()), node()}))");
    TupleTerm tuple = (TupleTerm) decode(Unpooled.wrappedBuffer(Files.readAllBytes(written)));
    Pid pid = (Pid) tuple.get(0);
    assertEquals(tuple.get(4), pid.node());
    assertEquals(
        "<0." + pid.id() + "." + pid.serial() + ">", beam.eval("self()"), "of the evaluator");
    assertEquals(Long.toString(pid.creation()), beam.eval("erlang:system_info(creation)"));
    assertTrue(((Reference) tuple.get(1)).wordCount() >= 3);
    assertTrue(((Reference) tuple.get(2)).wordCount() >= 3);
    assertEquals(
        "\"#Port<0." + ((PortId) tuple.get(3)).id() + ">\"",
        beam.eval("erlang:port_to_list(hd(erlang:ports()))"));
  }

  /** Small maps of releases before 26 have their keys in order, so they show what that is. */
  @Test
  void ordersKeysAsErlDoes() throws Exception {
    Path written = directory.resolve("keys");
    beam.eval(
        "ok = file:write_file(\"" + written + "\", term_to_binary(round_trip:ordered_keys(200)))");
    ListTerm maps = (ListTerm) decode(Unpooled.wrappedBuffer(Files.readAllBytes(written)));
    boolean ordered =
        Integer.parseInt(beam.eval("list_to_integer(erlang:system_info(otp_release))")) < 26;
    for (Term keys : maps.elements()) {
      List<Term> expected = ((ListTerm) keys).elements();
      Term[] pairs = new Term[2 * expected.size()];
      for (int i = 0; i < expected.size(); i++) {
        pairs[2 * i] = expected.get(i);
        pairs[2 * i + 1] = ListTerm.EMPTY;
      }
      List<Term> actual = List.copyOf(MapTerm.wrap(pairs).entries().keySet());
      if (ordered) {
        assertEquals(expected, actual);
      } else {
        assertEquals(new HashSet<>(expected), new HashSet<>(actual));
      }
    }
    assertFalse(maps.elements().isEmpty());
  }

  private Term decode(ByteBuf bytes) throws TermFormatException {
    Term term = decoder.decodeExternal(bytes);
    assertEquals(0, bytes.readableBytes(), "bytes behind the term");
    return term;
  }

  private static void assertPrinted(ByteBuf expected, Term term) {
    String text = expected.toString(StandardCharsets.UTF_8);
    if (!text.isEmpty() && text.length() <= MAX_PRINTED) {
      assertEquals(text, term.toString());
    }
  }

  private static String check(ByteBuf answer) throws IOException {
    return beam.eval("round_trip:check(\"" + file("answer", answer) + "\")");
  }

  private static Path file(String name, ByteBuf bytes) throws IOException {
    byte[] content = new byte[bytes.readableBytes()];
    bytes.readBytes(content);
    return Files.write(directory.resolve(name), content);
  }

  private static void writeFrame(Term term, ByteBuf out) {
    int at = out.writerIndex();
    out.writeInt(0);
    TermEncoder.encodeExternal(term, out);
    out.setInt(at, out.writerIndex() - at - Integer.BYTES);
  }

  private static List<ByteBuf> frames(Path file) throws IOException {
    ByteBuf bytes = Unpooled.wrappedBuffer(Files.readAllBytes(file));
    List<ByteBuf> frames = new ArrayList<>();
    while (bytes.isReadable()) {
      frames.add(bytes.readSlice(bytes.readInt()));
    }
    return frames;
  }
}
