package dev.starling.erldist.dist;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.BitString;
import dev.starling.erldist.term.ImproperList;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.OpaqueFun;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.Terms;
import dev.starling.erldist.term.TupleTerm;
import java.math.BigInteger;

/**
 * Tells large terms from small ones without encoding them: adds up at least what each part takes,
 * and stops at the limit. So it costs no more for a large term than for one of the limit's size.
 */
final class TermSize {
  private static final int INTEGER_BYTES = 2;
  private static final int TAG_AND_LENGTH_BYTES = 5;
  private static final int IDENTIFIER_BYTES = 16;

  private final int limit;
  private long bytes;

  private TermSize(int limit) {
    this.limit = limit;
  }

  /** Whether {@code term} takes more than {@code limit} bytes, or perhaps a little less. */
  static boolean exceeds(Term term, int limit) {
    if (term instanceof BinaryTerm binary) {
      return binary.length() > limit;
    }
    TermSize size = new TermSize(limit);
    size.add(term, 0);
    return size.bytes > limit;
  }

  private void add(Term term, int depth) {
    if (depth > Terms.MAX_DEPTH) {
      // No encoder takes it, so its size does not matter.
      return;
    }
    if (term instanceof TupleTerm tuple) {
      bytes += 2;
      for (int i = 0; i < tuple.arity() && bytes <= limit; i++) {
        add(tuple.get(i), depth + 1);
      }
    } else if (term instanceof ListTerm list) {
      addList(list, depth);
    } else if (term instanceof MapTerm map) {
      bytes += TAG_AND_LENGTH_BYTES;
      for (int i = 0; i < map.size() && bytes <= limit; i++) {
        add(map.keyAt(i), depth + 1);
        add(map.valueAt(i), depth + 1);
      }
    } else if (term instanceof ImproperList list) {
      bytes += TAG_AND_LENGTH_BYTES;
      for (int i = 0; i < list.size() && bytes <= limit; i++) {
        add(list.get(i), depth + 1);
      }
      add(list.tail(), depth + 1);
    } else {
      bytes += scalar(term);
    }
  }

  private void addList(ListTerm list, int depth) {
    int size = list.size();
    if (list.isBytes()) {
      bytes += 1 + size;
      return;
    }
    bytes += TAG_AND_LENGTH_BYTES;
    for (int i = 0; i < size && bytes <= limit; i++) {
      add(list.get(i), depth + 1);
    }
  }

  private static int scalar(Term term) {
    if (term instanceof BinaryTerm binary) {
      return TAG_AND_LENGTH_BYTES + binary.length();
    }
    if (term instanceof Atom atom) {
      return 2 + atom.utf8Length();
    }
    if (term instanceof IntegerTerm integer) {
      BigInteger big = integer.big();
      return big == null ? INTEGER_BYTES : big.bitLength() / Byte.SIZE;
    }
    if (term instanceof BitString bits) {
      return TAG_AND_LENGTH_BYTES + bits.bytes().length();
    }
    return term instanceof OpaqueFun fun ? fun.encoded().length() : IDENTIFIER_BYTES;
  }
}
