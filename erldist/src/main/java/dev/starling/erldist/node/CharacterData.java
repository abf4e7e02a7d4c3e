package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.ImproperList;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Term;
import java.util.List;

/** Reads Erlang's {@code chardata}: lists, nested, of characters and UTF-8 binaries. */
final class CharacterData {
  static final int MAX_CHARACTERS = 1_000;
  private static final int MAX_DEPTH = 64;

  private CharacterData() {}

  /** The first {@link #MAX_CHARACTERS} characters; terms that are no text as Java prints them. */
  static String text(Term term) {
    StringBuilder text = new StringBuilder();
    append(text, term, 0);
    return text.length() > MAX_CHARACTERS
        ? text.substring(0, MAX_CHARACTERS) + "…"
        : text.toString();
  }

  private static void append(StringBuilder text, Term term, int depth) {
    if (text.length() > MAX_CHARACTERS || depth > MAX_DEPTH) {
      return;
    }
    if (term instanceof BinaryTerm binary) {
      text.append(binary.utf8());
    } else if (term instanceof IntegerTerm integer && isCharacter(integer)) {
      text.appendCodePoint((int) integer.small());
    } else if (term instanceof ListTerm list) {
      appendAll(text, list.elements(), depth);
    } else if (term instanceof ImproperList list) {
      appendAll(text, list.elements(), depth);
      append(text, list.tail(), depth + 1);
    } else {
      text.append(term instanceof Atom atom ? atom.name() : term);
    }
  }

  private static boolean isCharacter(IntegerTerm integer) {
    return integer.isLong()
        && integer.small() >= Character.MIN_CODE_POINT
        && integer.small() <= Character.MAX_CODE_POINT;
  }

  private static void appendAll(StringBuilder text, List<Term> terms, int depth) {
    for (Term term : terms) {
      append(text, term, depth + 1);
    }
  }
}
