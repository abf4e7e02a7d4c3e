package dev.starling.erldist.node;

import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.Terms;

/** Text of others for our log: a bounded piece, whatever it is. */
final class CharacterData {
  static final int MAX_CHARACTERS = 1_000;

  private CharacterData() {}

  /** The characters that {@code term} stands for; if it is no text, its Erlang syntax. */
  static String text(Term term) {
    try {
      String text = Terms.text(term);
      return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "...";
    } catch (IllegalArgumentException e) {
      return Terms.toErlang(term, MAX_CHARACTERS);
    }
  }
}
