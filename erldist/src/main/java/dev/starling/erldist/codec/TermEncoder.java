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
import dev.starling.erldist.term.OpaqueFun;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.PortId;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes terms in the external term format, in the forms that OTP 25 to 29 write themselves. */
public final class TermEncoder {
  private static final int MAX_STRING_LENGTH = 0xffff;
  private static final long MAX_NEW_PORT_ID = (1L << 28) - 1;

  private final TermOutput out;

  private TermEncoder(TermOutput out) {
    this.out = out;
  }

  /**
   * Appends {@code term} without the version byte. {@link IllegalArgumentException} for one that is
   * nested deeper than {@link TermLimits#HIGHEST_DEPTH}.
   */
  public static void encode(Term term, ByteBuf out) {
    TermOutput output = new TermOutput(out);
    new TermEncoder(output).write(term, 0);
    output.finish();
  }

  /** Appends the version byte 131 and {@code term}; otherwise as {@link #encode}. */
  public static void encodeExternal(Term term, ByteBuf out) {
    TermOutput output = new TermOutput(out);
    output.u8(Tag.VERSION);
    new TermEncoder(output).write(term, 0);
    output.finish();
  }

  private void write(Term term, int depth) {
    if (term instanceof Atom atom) {
      atom(atom);
    } else if (term instanceof IntegerTerm integer) {
      integer(integer);
    } else if (term instanceof BinaryTerm binary) {
      byte[] bytes = binary.toByteArray();
      out.tagged32(Tag.BINARY, bytes.length);
      out.bytes(bytes);
    } else if (term instanceof TupleTerm tuple) {
      tuple(tuple, depth);
    } else if (term instanceof ListTerm list) {
      list(list, depth);
    } else if (term instanceof MapTerm map) {
      map(map, depth);
    } else if (term instanceof FloatTerm number) {
      out.tagged64(Tag.NEW_FLOAT, Double.doubleToRawLongBits(number.value()));
    } else {
      writeRare(term, depth);
    }
  }

  private void writeRare(Term term, int depth) {
    if (term instanceof Pid pid) {
      out.u8(Tag.NEW_PID);
      atom(pid.node());
      out.i32((int) pid.id());
      out.i32((int) pid.serial());
      out.i32((int) pid.creation());
    } else if (term instanceof Reference reference) {
      out.tagged16(Tag.NEWER_REFERENCE, reference.words().size());
      atom(reference.node());
      out.i32((int) reference.creation());
      for (int word : reference.words()) {
        out.i32(word);
      }
    } else if (term instanceof PortId port) {
      port(port);
    } else if (term instanceof ImproperList list) {
      elements(Tag.LIST, list.elements(), depth);
      write(list.tail(), depth + 1);
    } else if (term instanceof BitString bits) {
      byte[] bytes = bits.bytes().toByteArray();
      out.tagged32(Tag.BIT_BINARY, bytes.length);
      out.u8(bits.lastBits());
      out.bytes(bytes);
    } else if (term instanceof ExportFun export) {
      out.u8(Tag.EXPORT);
      atom(export.module());
      atom(export.function());
      out.tagged8(Tag.SMALL_INTEGER, export.arity());
    } else if (term instanceof OpaqueFun fun) {
      out.bytes(fun.encoded().toByteArray());
    }
  }

  private void atom(Atom atom) {
    byte[] bytes = atom.name().getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= 0xff) {
      out.tagged8(Tag.SMALL_ATOM_UTF8, bytes.length);
    } else {
      out.tagged16(Tag.ATOM_UTF8, bytes.length);
    }
    out.bytes(bytes);
  }

  private void integer(IntegerTerm integer) {
    BigInteger big = integer.big();
    if (big != null) {
      big(big);
      return;
    }
    long value = integer.small();
    if (value >= 0 && value <= 0xff) {
      out.tagged8(Tag.SMALL_INTEGER, (int) value);
    } else if (value == (int) value) {
      out.tagged32(Tag.INTEGER, (int) value);
    } else {
      big(BigInteger.valueOf(value));
    }
  }

  private void big(BigInteger value) {
    byte[] bytes = value.abs().toByteArray();
    int leading = bytes[0] == 0 ? 1 : 0;
    int length = bytes.length - leading;
    if (length <= 0xff) {
      out.tagged8(Tag.SMALL_BIG, length);
    } else {
      out.tagged32(Tag.LARGE_BIG, length);
    }
    out.u8(value.signum() < 0 ? 1 : 0);
    for (int i = bytes.length - 1; i >= leading; i--) {
      out.u8(bytes[i]);
    }
  }

  private void tuple(TupleTerm tuple, int depth) {
    if (tuple.arity() <= 0xff) {
      checkDepth(depth);
      out.tagged8(Tag.SMALL_TUPLE, tuple.arity());
      for (Term element : tuple.elements()) {
        write(element, depth + 1);
      }
    } else {
      elements(Tag.LARGE_TUPLE, tuple.elements(), depth);
    }
  }

  private void list(ListTerm list, int depth) {
    if (list.size() == 0) {
      out.u8(Tag.NIL);
    } else if (list.size() <= MAX_STRING_LENGTH
        && list.elements().stream().allMatch(this::isByte)) {
      out.tagged16(Tag.STRING, list.size());
      for (Term element : list.elements()) {
        out.u8((int) ((IntegerTerm) element).small());
      }
    } else {
      elements(Tag.LIST, list.elements(), depth);
      out.u8(Tag.NIL);
    }
  }

  private boolean isByte(Term term) {
    return term instanceof IntegerTerm integer
        && integer.isLong()
        && integer.small() >= 0
        && integer.small() <= 0xff;
  }

  private void map(MapTerm map, int depth) {
    checkDepth(depth);
    out.tagged32(Tag.MAP, map.size());
    for (Map.Entry<Term, Term> entry : map.entries().entrySet()) {
      write(entry.getKey(), depth + 1);
      write(entry.getValue(), depth + 1);
    }
  }

  private void port(PortId port) {
    boolean small = port.id() >= 0 && port.id() <= MAX_NEW_PORT_ID;
    out.u8(small ? Tag.NEW_PORT : Tag.V4_PORT);
    atom(port.node());
    if (small) {
      out.i32((int) port.id());
    } else {
      out.i64(port.id());
    }
    out.i32((int) port.creation());
  }

  private void elements(int tag, List<Term> elements, int depth) {
    checkDepth(depth);
    out.tagged32(tag, elements.size());
    for (Term element : elements) {
      write(element, depth + 1);
    }
  }

  private static void checkDepth(int depth) {
    if (depth >= TermLimits.HIGHEST_DEPTH) {
      throw new IllegalArgumentException(
          "a term nested deeper than " + TermLimits.HIGHEST_DEPTH + " cannot be sent");
    }
  }
}
