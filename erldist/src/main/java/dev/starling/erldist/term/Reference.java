package dev.starling.erldist.term;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A reference: 1 to 5 words of 32 bits, unsigned, in the order of the wire. As in Erlang, words
 * that are missing at the end count as zero when two are compared.
 */
public final class Reference implements Term {
  public static final int MAX_WORDS = 5;

  private final Atom node;
  private final long creation;
  private final int[] words;

  public Reference(Atom node, long creation, List<Integer> words) {
    this(node, creation, words.stream().mapToInt(Integer::intValue).toArray());
  }

  private Reference(Atom node, long creation, int[] words) {
    if (words.length < 1 || words.length > MAX_WORDS) {
      throw new IllegalArgumentException(
          "a reference has 1 to " + MAX_WORDS + " words, got " + words.length);
    }
    Words.checkUnsigned("creation", creation);
    this.node = node;
    this.creation = creation;
    this.words = words;
  }

  public static Reference of(Atom node, long creation, int... words) {
    return new Reference(node, creation, words.clone());
  }

  /** A reference around {@code words}, which the caller gives away. */
  public static Reference wrap(Atom node, long creation, int[] words) {
    return new Reference(node, creation, words);
  }

  public Atom node() {
    return node;
  }

  /** Unsigned 32 bits. */
  public long creation() {
    return creation;
  }

  public List<Integer> words() {
    List<Integer> list = new ArrayList<>(words.length);
    for (int word : words) {
      list.add(word);
    }
    return List.copyOf(list);
  }

  public int wordCount() {
    return words.length;
  }

  public int word(int index) {
    return words[index];
  }

  /** The words without zeros at the end. */
  private int significant() {
    int count = words.length;
    while (count > 0 && words[count - 1] == 0) {
      count--;
    }
    return count;
  }

  int compareWords(Reference that) {
    return Arrays.compareUnsigned(words, 0, significant(), that.words, 0, that.significant());
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Reference that
            && creation == that.creation
            && compareWords(that) == 0
            && node.equals(that.node));
  }

  @Override
  public int hashCode() {
    int hash = Words.hash(node.hashCode(), creation);
    for (int i = significant() - 1; i >= 0; i--) {
      hash = 31 * hash + words[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return Terms.toErlang(this);
  }
}
