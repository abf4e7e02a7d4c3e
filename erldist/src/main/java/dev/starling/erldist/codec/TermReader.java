package dev.starling.erldist.codec;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.ImproperList;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.OpaqueFun;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one term in one loop, not by recursion, whose compiled frames are so large that a small
 * stack holds only about two hundred.
 *
 * <p>The innermost container that still waits for elements is kept in fields, the ones around it in
 * a chain. Each term that is complete goes to the innermost container, and may complete that one,
 * and so on outwards.
 */
final class TermReader {
  /** Each copies its bytes, which are those of the ones inside it too. */
  private static final int MAX_FUNS_AROUND = 32;

  private static final Term[] NONE = {};

  private final TermInput in;
  private final AtomTable atoms;
  private final int maxDepth;

  /** How many containers are open. The fields that follow belong to the innermost. */
  private int depth;

  private int tag;
  private int offset;
  private Term[] elements = NONE;
  private int size;
  private int filled;

  /** How many bytes a fun says it has. */
  private long announcedBytes;

  private @Nullable Suspended around;
  private @Nullable Suspended spare;
  private int funsAround;

  TermReader(TermInput in, AtomTable atoms, int maxDepth) {
    this.in = in;
    this.atoms = atoms;
    this.maxDepth = maxDepth;
  }

  Term read() throws TermFormatException {
    while (true) {
      Term term = next(in.elementTag());
      while (term != null) {
        if (depth == 0) {
          return term;
        }
        term = add(term);
      }
    }
  }

  private @Nullable Term next(int next) throws TermFormatException {
    return switch (next) {
      case Tag.SMALL_INTEGER -> IntegerTerm.of(in.u8());
      case Tag.INTEGER -> IntegerTerm.of(in.i32());
      case Tag.SMALL_ATOM_UTF8, Tag.ATOM_UTF8, Tag.SMALL_ATOM, Tag.ATOM ->
          Identifiers.atom(in, atoms, next);
      case Tag.BINARY -> BinaryTerm.wrap(in.bytes(in.u32()));
      case Tag.NIL -> ListTerm.EMPTY;
      case Tag.STRING -> ListTerm.wrapBytes(in.bytes(in.u16()));
      case Tag.NEW_FLOAT -> Scalars.newFloat(in);
      case Tag.SMALL_BIG -> Scalars.big(in, in.u8());
      case Tag.LARGE_BIG -> Scalars.big(in, in.u32());
      case Tag.SMALL_TUPLE -> openTuple(in.u8());
      case Tag.LARGE_TUPLE -> openTuple(in.u32());
      case Tag.MAP -> openMap(in.u32());
      case Tag.LIST -> openList(in.u32());
      default -> nextRare(next);
    };
  }

  private @Nullable Term nextRare(int next) throws TermFormatException {
    return switch (next) {
      case Tag.FLOAT -> Scalars.oldFloat(in);
      case Tag.BIT_BINARY -> Scalars.bitBinary(in);
      case Tag.NEW_PID, Tag.PID -> Identifiers.pid(in, atoms, next);
      case Tag.V4_PORT, Tag.NEW_PORT, Tag.PORT -> Identifiers.port(in, atoms, next);
      case Tag.NEWER_REFERENCE, Tag.NEW_REFERENCE, Tag.REFERENCE ->
          Identifiers.reference(in, atoms, next);
      case Tag.EXPORT -> Identifiers.export(in, atoms);
      case Tag.NEW_FUN -> openFun();
      default -> throw in.fail(Tag.refusal(next));
    };
  }

  private @Nullable Term openTuple(long arity) throws TermFormatException {
    if (arity == 0) {
      return TupleTerm.EMPTY;
    }
    in.open(arity);
    push(Tag.SMALL_TUPLE, (int) arity);
    return null;
  }

  private @Nullable Term openMap(long count) throws TermFormatException {
    if (count == 0) {
      return MapTerm.EMPTY;
    }
    in.open(2 * count);
    push(Tag.MAP, (int) (2 * count));
    return null;
  }

  private @Nullable Term openList(long count) throws TermFormatException {
    in.open(count + 1);
    push(Tag.LIST, (int) count);
    return count == 0 ? complete() : null;
  }

  /**
   * Size, arity, unique (16), index, number of free variables, module, old index, old unique, pid,
   * free variables. Read to the end, so that what is kept is known to be well formed.
   */
  private @Nullable Term openFun() throws TermFormatException {
    if (++funsAround > MAX_FUNS_AROUND) {
      throw in.fail("funs in environments of funs, more than " + MAX_FUNS_AROUND);
    }
    long bytes = in.u32();
    in.skip(1 + 16 + 4);
    long free = in.u32();
    in.open(4 + free);
    push(Tag.NEW_FUN, (int) (4 + free));
    announcedBytes = bytes;
    return null;
  }

  /** Adds to the innermost container, and gives it back when that completes it. */
  private @Nullable Term add(Term term) throws TermFormatException {
    if (filled == size) {
      return completeList(term);
    }
    elements[filled++] = term;
    return filled == size ? complete() : null;
  }

  /** The innermost container, which has all its elements; null for a list that has a tail. */
  private @Nullable Term complete() throws TermFormatException {
    return switch (tag) {
      case Tag.LIST -> completeList();
      case Tag.MAP -> map();
      case Tag.NEW_FUN -> fun();
      default -> {
        Term[] all = elements;
        pop();
        yield TupleTerm.wrap(all);
      }
    };
  }

  /** A list of which the tail comes next; as C nodes write them, the tail may be a list again. */
  private @Nullable Term completeList() throws TermFormatException {
    while (filled == size && in.nextIs(Tag.LIST)) {
      in.elementTag();
      long count = in.u32();
      in.open(count + 1);
      size += (int) count;
      if (size > elements.length) {
        elements = Arrays.copyOf(elements, Math.max(size, 2 * filled));
      }
    }
    if (filled < size || !in.nextIs(Tag.NIL)) {
      return null;
    }
    in.elementTag();
    return completeList(ListTerm.EMPTY);
  }

  private Term completeList(Term tail) {
    Term[] all = elements.length == size ? elements : Arrays.copyOf(elements, size);
    pop();
    if (all.length == 0) {
      return tail;
    }
    if (!(tail instanceof ListTerm rest)) {
      return ImproperList.wrap(all, tail);
    }
    if (rest.size() == 0) {
      return ListTerm.wrap(all);
    }
    Term[] both = Arrays.copyOf(all, all.length + rest.size());
    for (int i = 0; i < rest.size(); i++) {
      both[all.length + i] = rest.get(i);
    }
    return ListTerm.wrap(both);
  }

  private Term map() throws TermFormatException {
    int from = offset;
    Term[] pairs = elements;
    pop();
    try {
      return MapTerm.wrap(pairs);
    } catch (IllegalArgumentException e) {
      throw in.failAt(from, Tag.MAP, String.valueOf(e.getMessage()));
    }
  }

  private Term fun() throws TermFormatException {
    int from = offset;
    Term[] parts = elements;
    long announced = announcedBytes;
    pop();
    funsAround--;
    if (!(parts[0] instanceof Atom
        && parts[1] instanceof IntegerTerm
        && parts[2] instanceof IntegerTerm
        && parts[3] instanceof Pid)) {
      throw in.failAt(from, Tag.NEW_FUN, "a fun has a module, two integers and a pid");
    }
    byte[] bytes = in.bytesSince(from);
    int bytesWithoutTag = bytes.length - 1;
    if (bytesWithoutTag != announced) {
      throw in.failAt(
          from, Tag.NEW_FUN, "a fun of " + bytesWithoutTag + " bytes says it has " + announced);
    }
    return new OpaqueFun(BinaryTerm.wrap(bytes));
  }

  private void push(int newTag, int newSize) throws TermFormatException {
    if (depth >= maxDepth) {
      throw in.fail("nested deeper than the limit of " + maxDepth);
    }
    if (depth++ > 0) {
      suspend();
    }
    tag = newTag;
    offset = in.tagOffset();
    elements = new Term[newSize];
    size = newSize;
    filled = 0;
  }

  private void suspend() {
    Suspended container = spare;
    if (container == null) {
      container = new Suspended();
    } else {
      spare = container.around;
    }
    container.tag = tag;
    container.offset = offset;
    container.elements = elements;
    container.size = size;
    container.filled = filled;
    container.announcedBytes = announcedBytes;
    container.around = around;
    around = container;
  }

  private void pop() {
    depth--;
    Suspended container = around;
    if (container != null) {
      tag = container.tag;
      offset = container.offset;
      elements = container.elements;
      size = container.size;
      filled = container.filled;
      announcedBytes = container.announcedBytes;
      around = container.around;
      container.around = spare;
      spare = container;
    }
  }

  /** The fields of a container while one inside it is read. */
  private static final class Suspended {
    int tag;
    int offset;
    Term[] elements = NONE;
    int size;
    int filled;
    long announcedBytes;
    @Nullable Suspended around;
  }
}
