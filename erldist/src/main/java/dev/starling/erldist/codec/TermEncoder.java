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
import dev.starling.erldist.term.Terms;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import java.math.BigInteger;

/**
 * Writes terms in the external term format ({@code erl_ext_dist} in the documentation of OTP), in
 * the forms that every node reads that knows UTF-8 atoms and big creations, as all do from OTP 25
 * on.
 */
public final class TermEncoder {
  private static final int MAX_STRING_LENGTH = 0xffff;
  private static final long MAX_NEW_PORT_ID = (1L << 28) - 1;

  private TermEncoder() {}

  /**
   * Appends {@code term} without the version byte. When it fails, {@code out} is as before.
   *
   * @throws IllegalArgumentException for a term nested deeper than {@link Terms#MAX_DEPTH}
   * @throws IndexOutOfBoundsException when {@code out} cannot grow enough
   */
  public static void encode(Term term, ByteBuf out) {
    append(term, false, out);
  }

  /** Appends the version byte 131 and {@code term}; otherwise as {@link #encode}. */
  public static void encodeExternal(Term term, ByteBuf out) {
    append(term, true, out);
  }

  private static void append(Term term, boolean withVersion, ByteBuf out) {
    int before = out.writerIndex();
    boolean done = false;
    try {
      TermOutput output = new TermOutput(out);
      if (withVersion) {
        output.u8(Tag.VERSION);
      }
      write(term, output, 0);
      output.finish();
      done = true;
    } finally {
      if (!done) {
        out.writerIndex(before);
      }
    }
  }

  /**
   * Recursive; scalars have a method of their own, lest each level's frame be as large as theirs.
   */
  private static void write(Term term, TermOutput out, int depth) {
    if (term instanceof TupleTerm tuple) {
      writeTuple(tuple, out, depth);
    } else if (term instanceof ListTerm list) {
      writeList(list, out, depth);
    } else if (term instanceof MapTerm map) {
      writeMap(map, out, depth);
    } else if (term instanceof ImproperList list) {
      writeImproperList(list, out, depth);
    } else {
      writeScalar(term, out);
    }
  }

  private static void writeScalar(Term term, TermOutput out) {
    if (term instanceof Atom atom) {
      out.atom(atom);
    } else if (term instanceof IntegerTerm integer) {
      writeInteger(integer, out);
    } else if (term instanceof BinaryTerm binary) {
      out.tagged32(Tag.BINARY, binary.length());
      out.binary(binary);
    } else if (term instanceof FloatTerm number) {
      out.tagged64(Tag.NEW_FLOAT, Double.doubleToRawLongBits(number.value()));
    } else if (term instanceof BitString bits) {
      out.tagged32(Tag.BIT_BINARY, bits.bytes().length());
      out.u8(bits.lastBits());
      out.binary(bits.bytes());
    } else {
      writeIdentifier(term, out);
    }
  }

  private static void writeIdentifier(Term term, TermOutput out) {
    if (term instanceof Pid pid) {
      out.u8(Tag.NEW_PID);
      out.atom(pid.node());
      out.i32((int) pid.id());
      out.i32((int) pid.serial());
      out.i32((int) pid.creation());
    } else if (term instanceof Reference reference) {
      writeReference(reference, out);
    } else if (term instanceof PortId port) {
      writePort(port, out);
    } else if (term instanceof ExportFun export) {
      out.u8(Tag.EXPORT);
      out.atom(export.module());
      out.atom(export.function());
      out.tagged8(Tag.SMALL_INTEGER, export.arity());
    } else if (term instanceof OpaqueFun fun) {
      out.binary(fun.encoded());
    }
  }

  private static void writeInteger(IntegerTerm integer, TermOutput out) {
    BigInteger big = integer.big();
    if (big != null) {
      writeBig(big, out);
      return;
    }
    long value = integer.small();
    if (integer.isByte()) {
      out.tagged8(Tag.SMALL_INTEGER, (int) value);
    } else if (value == (int) value) {
      out.tagged32(Tag.INTEGER, (int) value);
    } else {
      writeLong(value, out);
    }
  }

  private static void writeLong(long value, TermOutput out) {
    // The magnitude of the smallest long is read right when taken as unsigned.
    long magnitude = Math.abs(value);
    int bytes = Long.BYTES - Long.numberOfLeadingZeros(magnitude) / Byte.SIZE;
    out.tagged8(Tag.SMALL_BIG, bytes);
    out.u8(value < 0 ? 1 : 0);
    for (int i = 0; i < bytes; i++) {
      out.u8((int) (magnitude >>> (Byte.SIZE * i)));
    }
  }

  private static void writeBig(BigInteger value, TermOutput out) {
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

  private static void writeTuple(TupleTerm tuple, TermOutput out, int depth) {
    int arity = tuple.arity();
    checkDepth(depth, arity);
    if (arity <= 0xff) {
      out.tagged8(Tag.SMALL_TUPLE, arity);
    } else {
      out.tagged32(Tag.LARGE_TUPLE, arity);
    }
    for (int i = 0; i < arity; i++) {
      write(tuple.get(i), out, depth + 1);
    }
  }

  private static void writeList(ListTerm list, TermOutput out, int depth) {
    int size = list.size();
    if (size == 0) {
      out.u8(Tag.NIL);
    } else if (size <= MAX_STRING_LENGTH && list.isBytes()) {
      out.tagged16(Tag.STRING, size);
      out.string(list);
    } else {
      checkDepth(depth, size);
      out.tagged32(Tag.LIST, size);
      for (int i = 0; i < size; i++) {
        write(list.get(i), out, depth + 1);
      }
      out.u8(Tag.NIL);
    }
  }

  private static void writeImproperList(ImproperList list, TermOutput out, int depth) {
    checkDepth(depth, list.size());
    out.tagged32(Tag.LIST, list.size());
    for (int i = 0; i < list.size(); i++) {
      write(list.get(i), out, depth + 1);
    }
    write(list.tail(), out, depth + 1);
  }

  private static void writeMap(MapTerm map, TermOutput out, int depth) {
    int size = map.size();
    checkDepth(depth, size);
    out.tagged32(Tag.MAP, size);
    for (int i = 0; i < size; i++) {
      write(map.keyAt(i), out, depth + 1);
      write(map.valueAt(i), out, depth + 1);
    }
  }

  private static void writePort(PortId port, TermOutput out) {
    // As OTP does: the wide form only where it is needed.
    boolean small = port.id() >= 0 && port.id() <= MAX_NEW_PORT_ID;
    out.u8(small ? Tag.NEW_PORT : Tag.V4_PORT);
    out.atom(port.node());
    if (small) {
      out.i32((int) port.id());
    } else {
      out.i64(port.id());
    }
    out.i32((int) port.creation());
  }

  private static void writeReference(Reference reference, TermOutput out) {
    out.tagged16(Tag.NEWER_REFERENCE, reference.wordCount());
    out.atom(reference.node());
    out.i32((int) reference.creation());
    for (int i = 0; i < reference.wordCount(); i++) {
      out.i32(reference.word(i));
    }
  }

  private static void checkDepth(int depth, int size) {
    if (depth >= Terms.MAX_DEPTH && size > 0) {
      throw new IllegalArgumentException(
          "a term nested deeper than " + Terms.MAX_DEPTH + " cannot be encoded");
    }
  }
}
