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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one term: dispatch by tag, and the containers, by recursion down to a depth. A list whose
 * tail is a list again, as C nodes may write them, is read in a loop.
 */
final class TermReader {
  /** Each copies its bytes, which are those of the ones inside it too. */
  private static final int MAX_FUNS_AROUND = 32;

  private final TermInput in;
  private final AtomTable atoms;
  private final int maxDepth;
  private int funsAround;

  TermReader(TermInput in, AtomTable atoms, int maxDepth) {
    this.in = in;
    this.atoms = atoms;
    this.maxDepth = maxDepth;
  }

  Term read() throws TermFormatException {
    return read(0);
  }

  private Term read(int depth) throws TermFormatException {
    int tag = in.elementTag();
    return switch (tag) {
      case Tag.SMALL_INTEGER -> IntegerTerm.of(in.u8());
      case Tag.INTEGER -> IntegerTerm.of(in.i32());
      case Tag.SMALL_ATOM_UTF8, Tag.ATOM_UTF8, Tag.SMALL_ATOM, Tag.ATOM ->
          Identifiers.atom(in, atoms, tag);
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
      case Tag.NEW_PID, Tag.PID -> Identifiers.pid(in, atoms, tag);
      case Tag.V4_PORT, Tag.NEW_PORT, Tag.PORT -> Identifiers.port(in, atoms, tag);
      case Tag.NEWER_REFERENCE, Tag.NEW_REFERENCE, Tag.REFERENCE ->
          Identifiers.reference(in, atoms, tag);
      case Tag.EXPORT -> Identifiers.export(in, atoms);
      case Tag.NEW_FUN -> fun(depth);
      default -> throw in.fail(Tag.refusal(tag));
    };
  }

  private void checkDepth(int depth, long size) throws TermFormatException {
    if (depth >= maxDepth && size > 0) {
      throw in.fail("nested deeper than the limit of " + maxDepth);
    }
  }

  private Term tuple(long arity, int depth) throws TermFormatException {
    checkDepth(depth, arity);
    in.open(arity);
    Term[] elements = new Term[(int) arity];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = read(depth + 1);
    }
    return TupleTerm.wrap(elements);
  }

  private Term list(int depth) throws TermFormatException {
    long count = in.u32();
    checkDepth(depth, count);
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
    List<Term> elements = new ArrayList<>(Arrays.asList(first));
    while (in.nextIs(Tag.LIST)) {
      in.elementTag();
      long count = in.u32();
      checkDepth(depth, count);
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
    int at = in.tagOffset();
    long count = in.u32();
    checkDepth(depth, count);
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
    int at = in.tagOffset();
    checkDepth(depth, 1);
    if (++funsAround > MAX_FUNS_AROUND) {
      throw in.fail("funs in environments of funs, more than " + MAX_FUNS_AROUND);
    }
    long size = in.u32();
    in.skip(1 + 16 + 4);
    long free = in.u32();
    in.open(4 + free);
    boolean hasCreator =
        read(depth + 1) instanceof Atom
            && read(depth + 1) instanceof IntegerTerm
            && read(depth + 1) instanceof IntegerTerm
            && read(depth + 1) instanceof Pid;
    if (!hasCreator) {
      throw in.failAt(at, Tag.NEW_FUN, "a fun has a module, two integers and a pid");
    }
    for (long i = 0; i < free; i++) {
      read(depth + 1);
    }
    byte[] bytes = in.bytesSince(at);
    if (bytes.length - 1 != size) {
      throw in.failAt(
          at, Tag.NEW_FUN, "a fun of " + (bytes.length - 1) + " bytes says it has " + size);
    }
    funsAround--;
    return new OpaqueFun(BinaryTerm.wrap(bytes));
  }
}
