package dev.starling.erldist.codec;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.BitString;
import dev.starling.erldist.term.ExportFun;
import dev.starling.erldist.term.FloatTerm;
import dev.starling.erldist.term.ImproperList;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.PortId;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A second encoder, as plain as the specification, that judges the first. It writes the forms OTP
 * writes today, or (with a random source) any other form the specification allows for the value.
 */
final class SpecificationEncoder {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** Null: only today's forms. */
  private final Random random;

  private SpecificationEncoder(Random random) {
    this.random = random;
  }

  static byte[] today(Term term) {
    return new SpecificationEncoder(null).encoded(term);
  }

  static byte[] anyForm(Term term, Random random) {
    return new SpecificationEncoder(random).encoded(term);
  }

  private byte[] encoded(Term term) {
    try {
      write(term);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private boolean other() {
    return random != null && random.nextBoolean();
  }

  private void write(Term term) throws IOException {
    if (term instanceof Atom atom) {
      atom(atom);
    } else if (term instanceof IntegerTerm integer) {
      integer(integer.bigValue());
    } else if (term instanceof FloatTerm number) {
      floating(number.value());
    } else if (term instanceof BinaryTerm binary) {
      binary(binary);
    } else if (term instanceof BitString bits) {
      out.write(77);
      out.writeInt(bits.bytes().length());
      out.write(bits.lastBits());
      byte[] data = bits.bytes().toByteArray();
      if (other()) {
        data[data.length - 1] |= (byte) random.nextInt(1 << (8 - bits.lastBits()));
      }
      out.write(data);
    } else if (term instanceof TupleTerm tuple) {
      if (tuple.arity() < 256 && !other()) {
        out.write(104);
        out.write(tuple.arity());
      } else {
        out.write(105);
        out.writeInt(tuple.arity());
      }
      writeAll(tuple.elements());
    } else if (term instanceof ListTerm list) {
      list(list);
    } else if (term instanceof ImproperList list) {
      cells(list.elements());
      write(list.tail());
    } else if (term instanceof MapTerm map) {
      map(map);
    } else {
      identifier(term);
    }
  }

  private void atom(Atom atom) throws IOException {
    byte[] utf8 = atom.name().getBytes(StandardCharsets.UTF_8);
    boolean latin1 = atom.name().chars().allMatch(c -> c < 256);
    if (latin1 && other()) {
      byte[] name = atom.name().getBytes(StandardCharsets.ISO_8859_1);
      if (other()) {
        out.write(115);
        out.write(name.length);
      } else {
        out.write(100);
        out.writeShort(name.length);
      }
      out.write(name);
    } else {
      if (utf8.length < 256 && !other()) {
        out.write(119);
        out.write(utf8.length);
      } else {
        out.write(118);
        out.writeShort(utf8.length);
      }
      out.write(utf8);
    }
  }

  private void integer(BigInteger value) throws IOException {
    if (value.signum() >= 0 && value.bitLength() <= 8 && !other()) {
      out.write(97);
      out.write(value.intValue());
    } else if (value.bitLength() < 32 && !other()) {
      out.write(98);
      out.writeInt(value.intValue());
    } else {
      byte[] magnitude = value.abs().toByteArray();
      int skipped = magnitude[0] == 0 ? 1 : 0;
      int zeros = other() ? random.nextInt(4) : 0;
      int length = magnitude.length - skipped + zeros;
      if (length < 256 && !other()) {
        out.write(110);
        out.write(length);
      } else {
        out.write(111);
        out.writeInt(length);
      }
      out.write(value.signum() < 0 ? 1 : 0);
      for (int i = magnitude.length - 1; i >= skipped; i--) {
        out.write(magnitude[i]);
      }
      out.write(new byte[zeros]);
    }
  }

  private void floating(double value) throws IOException {
    if (other()) {
      byte[] text =
          String.format(Locale.ROOT, "%.20e", value).getBytes(StandardCharsets.ISO_8859_1);
      // Java pads the exact digits of a double with zeros after the 17th; C does not.
      if (Double.parseDouble(String.format(Locale.ROOT, "%.20e", value)) == value
          && text.length <= 31) {
        out.write(99);
        out.write(text);
        out.write(new byte[31 - text.length]);
        return;
      }
    }
    out.write(70);
    out.writeLong(Double.doubleToLongBits(value));
  }

  private void binary(BinaryTerm binary) throws IOException {
    if (binary.length() > 0 && other()) {
      out.write(77);
      out.writeInt(binary.length());
      out.write(8);
    } else {
      out.write(109);
      out.writeInt(binary.length());
    }
    out.write(binary.toByteArray());
  }

  private void list(ListTerm list) throws IOException {
    boolean allBytes =
        list.elements().stream()
            .allMatch(
                element ->
                    element instanceof IntegerTerm integer
                        && integer.bigValue().signum() >= 0
                        && integer.bigValue().bitLength() <= 8);
    if (list.size() == 0 && !other()) {
      out.write(106);
    } else if (allBytes && list.size() < 65536 && !other()) {
      out.write(107);
      out.writeShort(list.size());
      for (Term element : list.elements()) {
        out.write(((IntegerTerm) element).bigValue().intValue());
      }
    } else {
      cells(list.elements());
      out.write(106);
    }
  }

  /** In other forms, the list is cut into several, each the tail of the one before. */
  private void cells(List<Term> elements) throws IOException {
    int cut = other() ? random.nextInt(elements.size() + 1) : elements.size();
    out.write(108);
    out.writeInt(cut);
    writeAll(elements.subList(0, cut));
    if (cut < elements.size()) {
      cells(elements.subList(cut, elements.size()));
    }
  }

  private void map(MapTerm map) throws IOException {
    List<Map.Entry<Term, Term>> entries = new ArrayList<>(map.entries().entrySet());
    if (random != null) {
      Collections.shuffle(entries, random);
    }
    out.write(116);
    out.writeInt(entries.size());
    for (Map.Entry<Term, Term> entry : entries) {
      write(entry.getKey());
      write(entry.getValue());
    }
  }

  private void identifier(Term term) throws IOException {
    if (term instanceof Pid pid) {
      boolean old = pid.creation() < 256 && other();
      out.write(old ? 103 : 88);
      atom(pid.node());
      out.writeInt((int) pid.id());
      out.writeInt((int) pid.serial());
      creation(pid.creation(), old);
    } else if (term instanceof PortId port) {
      port(port);
    } else if (term instanceof Reference reference) {
      boolean old = reference.creation() < 256 && other();
      if (old && reference.wordCount() == 1 && other()) {
        out.write(101);
        atom(reference.node());
        out.writeInt(reference.word(0));
        out.write((int) reference.creation());
        return;
      }
      out.write(old ? 114 : 90);
      out.writeShort(reference.wordCount());
      atom(reference.node());
      creation(reference.creation(), old);
      for (int word : reference.words()) {
        out.writeInt(word);
      }
    } else if (term instanceof ExportFun fun) {
      out.write(113);
      atom(fun.module());
      atom(fun.function());
      out.write(97);
      out.write(fun.arity());
    } else {
      throw new AssertionError("unknown to the specification: " + term);
    }
  }

  private void port(PortId port) throws IOException {
    boolean old = port.creation() < 256 && other();
    if (port.id() < 0 || port.id() >= 1L << 28 || (random != null && !old && other())) {
      out.write(120);
      atom(port.node());
      out.writeLong(port.id());
      old = false;
    } else {
      out.write(old ? 102 : 89);
      atom(port.node());
      out.writeInt((int) port.id());
    }
    creation(port.creation(), old);
  }

  private void creation(long creation, boolean old) throws IOException {
    if (old) {
      out.write((int) creation);
    } else {
      out.writeInt((int) creation);
    }
  }

  private void writeAll(List<Term> terms) throws IOException {
    for (Term term : terms) {
      write(term);
    }
  }
}
