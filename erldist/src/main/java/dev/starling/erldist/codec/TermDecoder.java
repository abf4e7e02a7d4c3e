package dev.starling.erldist.codec;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.ImproperList;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.OpaqueFun;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads terms in the external term format ({@code erl_ext_dist} in the documentation of OTP): every
 * tag that OTP 25 to 29 sends to a node that asks neither for the atom cache nor for fragments.
 *
 * <p>Whatever the bytes, the outcome is a term or a {@link TermFormatException}; what is allocated
 * meanwhile is proportional to the bytes (see {@link TermInput}), after decompression where the
 * term is compressed; and recursion ends at {@link TermLimits#maxDepth}. A list whose tail is a
 * list again, which no encoder writes but the format allows, is read in a loop.
 *
 * <p>A decoder remembers atoms from call to call, so it belongs to one thread.
 */
public final class TermDecoder {
  private final TermLimits limits;
  private final TermInput in;
  private final IdentifierReader identifiers;

  public TermDecoder(TermLimits limits) {
    this.limits = limits;
    this.in = new TermInput(limits.maxElements());
    this.identifiers = new IdentifierReader(in);
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
        throw in.fail("a term begins with the version byte 131, not with " + version);
      }
      if (in.nextIs(Tag.COMPRESSED)) {
        in.tag();
        byte[] inflated = Inflation.inflate(in, limits.maxInflatedBytes());
        bytes.skipBytes(in.consumed());
        return readInflated(inflated);
      }
      Term term = read(0);
      bytes.skipBytes(in.consumed());
      return term;
    } finally {
      in.clear();
    }
  }

  private Term readInflated(byte[] inflated) throws TermFormatException {
    in.reset(ByteBuffer.wrap(inflated));
    Term term = read(0);
    if (in.remaining() > 0) {
      throw in.fail(in.remaining() + " bytes follow the compressed term");
    }
    return term;
  }

  private Term read(int depth) throws TermFormatException {
    int tag = in.elementTag();
    return switch (tag) {
      case Tag.SMALL_INTEGER -> IntegerTerm.of(in.u8());
      case Tag.INTEGER -> IntegerTerm.of(in.i32());
      case Tag.SMALL_ATOM_UTF8, Tag.ATOM_UTF8, Tag.SMALL_ATOM, Tag.ATOM -> identifiers.atom(tag);
      case Tag.BINARY -> BinaryTerm.wrap(in.bytes(in.u32()));
      case Tag.SMALL_TUPLE -> tuple(in.u8(), depth);
      case Tag.LARGE_TUPLE -> tuple(in.u32(), depth);
      case Tag.NIL -> ListTerm.EMPTY;
      case Tag.LIST -> list(depth);
      case Tag.STRING -> ListTerm.wrapBytes(in.bytes(in.u16()));
      case Tag.MAP -> map(depth);
      case Tag.NEW_FLOAT -> Scalars.newFloat(in);
      case Tag.SMALL_BIG -> Scalars.big(in, in.u8());
      case Tag.LARGE_BIG -> Scalars.big(in, in.u32());
      default -> readRare(tag, depth);
    };
  }

  private Term readRare(int tag, int depth) throws TermFormatException {
    return switch (tag) {
      case Tag.FLOAT -> Scalars.oldFloat(in);
      case Tag.BIT_BINARY -> Scalars.bitBinary(in);
      case Tag.NEW_PID, Tag.PID -> identifiers.pid(tag);
      case Tag.V4_PORT, Tag.NEW_PORT, Tag.PORT -> identifiers.port(tag);
      case Tag.NEWER_REFERENCE, Tag.NEW_REFERENCE, Tag.REFERENCE -> identifiers.reference(tag);
      case Tag.EXPORT -> identifiers.export();
      case Tag.NEW_FUN -> fun(depth);
      default -> throw in.fail(Tag.refusal(tag));
    };
  }

  private void checkDepth(int depth) throws TermFormatException {
    if (depth >= limits.maxDepth()) {
      throw in.fail("nested deeper than the limit of " + limits.maxDepth());
    }
  }

  private Term tuple(long arity, int depth) throws TermFormatException {
    checkDepth(depth);
    in.open(arity);
    Term[] elements = new Term[(int) arity];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = read(depth + 1);
    }
    return TupleTerm.wrap(elements);
  }

  private Term list(int depth) throws TermFormatException {
    checkDepth(depth);
    long count = in.u32();
    in.open(count + 1);
    Term[] elements = new Term[(int) count];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = read(depth + 1);
    }
    if (in.nextIs(Tag.NIL)) {
      in.elementTag();
      return ListTerm.wrap(elements);
    }
    return listWithTail(elements, depth);
  }

  private Term listWithTail(Term[] first, int depth) throws TermFormatException {
    List<Term> elements = new ArrayList<>(List.of(first));
    while (in.nextIs(Tag.LIST)) {
      in.elementTag();
      long count = in.u32();
      in.open(count + 1);
      for (long i = 0; i < count; i++) {
        elements.add(read(depth + 1));
      }
    }
    Term tail = read(depth + 1);
    if (elements.isEmpty()) {
      return tail;
    }
    if (tail instanceof ListTerm rest) {
      elements.addAll(rest.elements());
      return ListTerm.wrap(elements.toArray(new Term[0]));
    }
    return ImproperList.wrap(elements.toArray(new Term[0]), tail);
  }

  private Term map(int depth) throws TermFormatException {
    checkDepth(depth);
    int at = in.tagPosition();
    long count = in.u32();
    in.open(2 * count);
    Term[] pairs = new Term[(int) (2 * count)];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = read(depth + 1);
    }
    try {
      return MapTerm.wrap(pairs);
    } catch (IllegalArgumentException e) {
      throw in.failAt(at, Tag.MAP, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Size, arity, unique (16), index, number of free variables, module, old index, old unique, pid,
   * free variables. Read to the end, so that what is kept is known to be well formed.
   */
  private Term fun(int depth) throws TermFormatException {
    checkDepth(depth);
    int at = in.tagPosition();
    long size = in.u32();
    in.skip(1 + 16 + 4);
    long free = in.u32();
    in.open(4 + free);
    for (long i = 0; i < 4 + free; i++) {
      Term part = read(depth + 1);
      if (i == 0 && !(part instanceof Atom)) {
        throw in.fail("the module of a fun is an atom");
      }
    }
    byte[] bytes = in.bytesSince(at);
    if (bytes.length - 1 != size) {
      throw in.failAt(
          at, Tag.NEW_FUN, "a fun of " + (bytes.length - 1) + " bytes says it has " + size);
    }
    return new OpaqueFun(BinaryTerm.wrap(bytes));
  }
}
