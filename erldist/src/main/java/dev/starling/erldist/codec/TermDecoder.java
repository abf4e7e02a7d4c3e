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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads terms in the external term format, every tag that OTP 25 to 29 sends. Keeps state between
 * calls, so a decoder belongs to one thread.
 */
public final class TermDecoder {
  private final TermLimits limits;
  private final TermInput in;

  public TermDecoder(TermLimits limits) {
    this.limits = limits;
    this.in = new TermInput(limits.maxElements());
  }

  /**
   * Reads one term that has no version byte, and moves the reader index behind it. After an error
   * the reader index is unspecified.
   */
  public Term decode(ByteBuf bytes) throws TermFormatException {
    in.reset(bytes);
    try {
      Term term = read(0);
      bytes.skipBytes(in.consumed());
      return term;
    } finally {
      in.clear();
    }
  }

  /**
   * Reads the version byte 131 and one term, compressed or not, and moves the reader index behind
   * it. After an error the reader index is unspecified.
   */
  public Term decodeExternal(ByteBuf bytes) throws TermFormatException {
    in.reset(bytes);
    try {
      int version = in.u8();
      if (version != Tag.VERSION) {
        throw in.fail("a term begins with the version byte 131, not " + version);
      }
      boolean compressed = in.remaining() > 0 && in.rest().get() == Tag.COMPRESSED;
      if (!compressed) {
        Term term = read(0);
        bytes.skipBytes(in.consumed());
        return term;
      }
      in.tag();
      byte[] inflated = inflate();
      bytes.skipBytes(in.consumed());
      in.reset(ByteBuffer.wrap(inflated));
      Term term = read(0);
      if (in.remaining() > 0) {
        throw in.fail(in.remaining() + " bytes follow the compressed term");
      }
      return term;
    } finally {
      in.clear();
    }
  }

  private byte[] inflate() throws TermFormatException {
    long size = in.u32();
    if (size > limits.maxInflatedBytes()) {
      throw in.fail(
          "inflates to " + size + " bytes, more than the limit of " + limits.maxInflatedBytes());
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(in.rest());
      byte[] bytes = new byte[(int) Math.min(size, 4L * in.remaining() + 64)];
      int used = 0;
      while (used < size) {
        if (used == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(size, 2L * used));
        }
        int count = inflater.inflate(bytes, used, bytes.length - used);
        if (count == 0) {
          throw in.fail("inflates to " + used + " bytes, not to " + size + " as it says");
        }
        used += count;
      }
      if (!inflater.finished() && (inflater.inflate(new byte[1]) != 0 || !inflater.finished())) {
        throw in.fail("inflates to more than the " + size + " bytes it says");
      }
      in.skip((int) inflater.getBytesRead());
      return bytes;
    } catch (DataFormatException e) {
      throw in.fail("compressed data is damaged: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private Term read(int depth) throws TermFormatException {
    int tag = in.elementTag();
    return switch (tag) {
      case Tag.SMALL_INTEGER -> IntegerTerm.of(in.u8());
      case Tag.INTEGER -> IntegerTerm.of(in.i32());
      case Tag.SMALL_ATOM_UTF8, Tag.ATOM_UTF8, Tag.SMALL_ATOM, Tag.ATOM -> atom(tag);
      case Tag.BINARY -> BinaryTerm.wrap(in.bytes(in.u32()));
      case Tag.SMALL_TUPLE -> tuple(in.u8(), depth);
      case Tag.LARGE_TUPLE -> tuple(in.u32(), depth);
      case Tag.NIL -> ListTerm.EMPTY;
      case Tag.LIST -> list(depth);
      case Tag.STRING -> string();
      case Tag.MAP -> map(depth);
      case Tag.NEW_FLOAT -> newFloat();
      case Tag.SMALL_BIG -> big(in.u8());
      case Tag.LARGE_BIG -> big(in.u32());
      default -> readRare(tag, depth);
    };
  }

  private Term readRare(int tag, int depth) throws TermFormatException {
    return switch (tag) {
      case Tag.FLOAT -> oldFloat();
      case Tag.BIT_BINARY -> bitBinary();
      case Tag.NEW_PID -> new Pid(atom(in.tag()), in.u32(), in.u32(), in.u32());
      case Tag.PID -> new Pid(atom(in.tag()), in.u32(), in.u32(), in.u8());
      case Tag.V4_PORT -> new PortId(atom(in.tag()), in.i64(), in.u32());
      case Tag.NEW_PORT -> new PortId(atom(in.tag()), in.u32(), in.u32());
      case Tag.PORT -> new PortId(atom(in.tag()), in.u32(), in.u8());
      case Tag.NEWER_REFERENCE, Tag.NEW_REFERENCE, Tag.REFERENCE -> reference(tag);
      case Tag.EXPORT -> export();
      case Tag.NEW_FUN -> fun(depth);
      default -> throw in.fail("no term begins with this tag");
    };
  }

  private Atom atom(int tag) throws TermFormatException {
    return switch (tag) {
      case Tag.SMALL_ATOM_UTF8 -> atom(in.bytes(in.u8()), true);
      case Tag.ATOM_UTF8 -> atom(in.bytes(in.u16()), true);
      case Tag.SMALL_ATOM -> atom(in.bytes(in.u8()), false);
      case Tag.ATOM -> atom(in.bytes(in.u16()), false);
      default -> throw in.fail("an atom is expected here");
    };
  }

  private Atom atom(byte[] bytes, boolean utf8) throws TermFormatException {
    String name = new String(bytes, utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    try {
      return Atom.of(name);
    } catch (IllegalArgumentException e) {
      throw in.fail(String.valueOf(e.getMessage()));
    }
  }

  private void checkDepth(int depth) throws TermFormatException {
    if (depth >= limits.maxDepth()) {
      throw in.fail("nested deeper than the limit of " + limits.maxDepth());
    }
  }

  private List<Term> elements(int count, int depth) throws TermFormatException {
    List<Term> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      elements.add(read(depth));
    }
    return elements;
  }

  private Term tuple(long arity, int depth) throws TermFormatException {
    checkDepth(depth);
    in.open(arity);
    return new TupleTerm(elements((int) arity, depth + 1));
  }

  private Term list(int depth) throws TermFormatException {
    checkDepth(depth);
    long count = in.u32();
    in.open(count + 1);
    List<Term> elements = elements((int) count, depth + 1);
    Term tail = read(depth + 1);
    if (elements.isEmpty()) {
      return tail;
    }
    if (tail instanceof ListTerm rest) {
      elements.addAll(rest.elements());
      return new ListTerm(elements);
    }
    if (tail instanceof ImproperList rest) {
      elements.addAll(rest.elements());
      return new ImproperList(elements, rest.tail());
    }
    return new ImproperList(elements, tail);
  }

  private Term string() throws TermFormatException {
    List<Term> elements = new ArrayList<>();
    for (byte b : in.bytes(in.u16())) {
      elements.add(IntegerTerm.of(b & 0xff));
    }
    return new ListTerm(elements);
  }

  private Term map(int depth) throws TermFormatException {
    checkDepth(depth);
    long count = in.u32();
    in.open(2 * count);
    Map<Term, Term> entries = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Term key = read(depth + 1);
      if (entries.put(key, read(depth + 1)) != null) {
        throw in.fail("a map has one key twice");
      }
    }
    return new MapTerm(entries);
  }

  private Term newFloat() throws TermFormatException {
    double value = Double.longBitsToDouble(in.i64());
    if (!Double.isFinite(value)) {
      throw in.fail("a float is finite, not " + value);
    }
    return FloatTerm.of(value);
  }

  private Term oldFloat() throws TermFormatException {
    String text = new String(in.bytes(31), StandardCharsets.ISO_8859_1);
    try {
      return FloatTerm.of(Double.parseDouble(text.substring(0, text.indexOf('\0'))));
    } catch (IllegalArgumentException e) {
      throw in.fail("a float is 31 bytes of text, not \"" + text + "\"");
    }
  }

  private Term big(long length) throws TermFormatException {
    in.require(length + 1);
    boolean negative = in.u8() != 0;
    byte[] magnitude = in.bytes(length);
    for (int i = 0, j = magnitude.length - 1; i < j; i++, j--) {
      byte swapped = magnitude[i];
      magnitude[i] = magnitude[j];
      magnitude[j] = swapped;
    }
    BigInteger value = new BigInteger(1, magnitude);
    return IntegerTerm.of(negative ? value.negate() : value);
  }

  private Term bitBinary() throws TermFormatException {
    long length = in.u32();
    int bits = in.u8();
    byte[] bytes = in.bytes(length);
    if (bits > 8 || (bits == 0) != (length == 0)) {
      throw in.fail("the last of " + length + " bytes cannot have " + bits + " bits");
    }
    if (bits == 0 || bits == 8) {
      return BinaryTerm.wrap(bytes);
    }
    bytes[bytes.length - 1] &= (byte) (0xff00 >> bits);
    return new BitString(BinaryTerm.wrap(bytes), bits);
  }

  private Term reference(int tag) throws TermFormatException {
    int count = tag == Tag.REFERENCE ? 1 : in.u16();
    if (count < 1 || count > Reference.MAX_WORDS) {
      throw in.fail("a reference has 1 to " + Reference.MAX_WORDS + " words, not " + count);
    }
    Atom node = atom(in.tag());
    if (tag == Tag.REFERENCE) {
      int word = in.i32();
      return new Reference(node, in.u8(), List.of(word));
    }
    long creation = tag == Tag.NEWER_REFERENCE ? in.u32() : in.u8();
    List<Integer> words = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      words.add(in.i32());
    }
    return new Reference(node, creation, words);
  }

  private Term export() throws TermFormatException {
    Atom module = atom(in.tag());
    Atom function = atom(in.tag());
    if (in.tag() != Tag.SMALL_INTEGER) {
      throw in.fail("an arity is expected here");
    }
    return new ExportFun(module, function, in.u8());
  }

  private Term fun(int depth) throws TermFormatException {
    checkDepth(depth);
    int from = in.position() - 1;
    long size = in.u32();
    in.skip(1 + 16 + 4);
    long free = in.u32();
    in.open(free + 4);
    atom(in.elementTag());
    read(depth + 1);
    read(depth + 1);
    read(depth + 1);
    for (int i = 0; i < free; i++) {
      read(depth + 1);
    }
    byte[] bytes = in.bytesSince(from);
    if (bytes.length - 1 != size) {
      throw in.fail("a fun of " + (bytes.length - 1) + " bytes says it has " + size);
    }
    return new OpaqueFun(BinaryTerm.wrap(bytes));
  }
}
