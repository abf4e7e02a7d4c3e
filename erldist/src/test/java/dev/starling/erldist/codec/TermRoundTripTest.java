package dev.starling.erldist.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.RandomTerms;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random terms, judged by {@link SpecificationEncoder}. */
class TermRoundTripTest {
  private static final int COUNT = Boolean.getBoolean("starling.long") ? 100_000 : 3_000;

  @Test
  void writesWhatTheSpecificationSays() {
    RandomTerms terms = new RandomTerms(1);
    for (int i = 0; i < COUNT; i++) {
      Term term = terms.next(4);
      byte[] expected = SpecificationEncoder.today(term);
      Buffers kind = Buffers.values()[i % Buffers.values().length];
      assertArrayEquals(expected, kind.encode(term), () -> kind + " " + term);
    }
  }

  @Test
  void readsEveryFormThatTheSpecificationAllows() throws Exception {
    RandomTerms terms = new RandomTerms(2);
    Random random = new Random(3);
    for (int i = 0; i < COUNT; i++) {
      Term term = terms.next(4);
      byte[] bytes = SpecificationEncoder.anyForm(term, random);
      Buffers kind = Buffers.values()[i % Buffers.values().length];
      Term read = kind.decode(bytes);
      assertEquals(term, read, () -> kind + " " + HexFormat.of().formatHex(bytes));
      assertEquals(read, term);
      assertEquals(term.hashCode(), read.hashCode(), () -> term.toString());
      assertEquals(term.toString(), read.toString());
    }
  }

  /** Terms one behind the other in one buffer, by one decoder. */
  @Test
  void readsOneTermAfterTheOther() throws Exception {
    RandomTerms terms = new RandomTerms(4);
    List<Term> written = new ArrayList<>();
    ByteBuf heap = Unpooled.buffer();
    ByteBuf direct = Unpooled.directBuffer();
    for (int i = 0; i < COUNT / 5; i++) {
      Term term = terms.next(4);
      written.add(term);
      TermEncoder.encode(term, heap);
      TermEncoder.encodeExternal(term, direct);
    }
    TermDecoder decoder = new TermDecoder(TermLimits.DEFAULT);
    for (Term term : written) {
      assertEquals(term, decoder.decode(heap));
      assertEquals(term, decoder.decodeExternal(direct));
    }
    assertEquals(0, heap.readableBytes() + direct.readableBytes());
    heap.release();
    direct.release();
  }

  /**
   * Lengths around the bounds of forms, and around the windows through which direct memory goes.
   */
  @Test
  void lengthsAtTheEdges() throws Exception {
    for (int length :
        new int[] {0, 1, 254, 255, 256, 8_187, 8_188, 8_192, 65_535, 65_536, 70_000}) {
      byte[] bytes = new byte[length];
      new Random(length).nextBytes(bytes);
      Term[] integers = new Term[length];
      Arrays.setAll(integers, i -> IntegerTerm.of(bytes[i] & 0xff));
      Term binary = BinaryTerm.of(bytes);
      List<Term> terms =
          List.of(
              binary,
              ListTerm.wrapBytes(bytes.clone()),
              ListTerm.of(integers),
              TupleTerm.of(integers),
              TupleTerm.of(Atom.OK, binary, Atom.of("after"), ListTerm.of(integers), Atom.NIL),
              MapTerm.of(binary, ListTerm.wrapBytes(bytes.clone())));
      for (Term term : terms) {
        byte[] expected = SpecificationEncoder.today(term);
        for (Buffers kind : List.of(Buffers.HEAP, Buffers.DIRECT, Buffers.COMPOSITE)) {
          assertArrayEquals(expected, kind.encode(term), () -> kind + " of " + length);
          assertEquals(term, kind.decode(expected), () -> kind + " of " + length);
        }
      }
    }
  }

  @Test
  void remembersAtomsUpToABound() throws Exception {
    TermDecoder decoder = new TermDecoder(TermLimits.DEFAULT);
    Term first = decoder.decode(Unpooled.wrappedBuffer(Buffers.HEAP.encode(Atom.of("again"))));
    Term again = decoder.decode(Unpooled.wrappedBuffer(Buffers.HEAP.encode(Atom.of("again"))));
    assertSame(first, again);
    AtomTable table = new AtomTable();
    for (int i = 0; i < 20 * AtomTable.SLOTS; i++) {
      byte[] name = ("atom_" + i).getBytes(StandardCharsets.UTF_8);
      assertEquals("atom_" + i, table.utf8(name, 0, name.length).name());
    }
    assertEquals(AtomTable.SLOTS, table.size(), "all slots taken, and no more than there are");
    byte[] longName = "x".repeat(AtomTable.MAX_KEPT_BYTES + 1).getBytes(StandardCharsets.UTF_8);
    Atom made = table.utf8(longName, 0, longName.length);
    assertNotSame(made, table.utf8(longName, 0, longName.length));
  }
}
