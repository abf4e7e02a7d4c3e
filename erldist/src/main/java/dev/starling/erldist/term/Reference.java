package dev.starling.erldist.term;

import java.util.List;

/** A reference: 1 to 5 words of 32 bits, unsigned, in the order of the wire. */
public record Reference(Atom node, long creation, List<Integer> words) implements Term {
  public static final int MAX_WORDS = 5;

  public Reference {
    words = List.copyOf(words);
    if (words.isEmpty() || words.size() > MAX_WORDS) {
      throw new IllegalArgumentException(
          "a reference has 1 to " + MAX_WORDS + " words, got " + words.size());
    }
  }
}
