package dev.starling.core.topology;

import java.util.Comparator;

/**
 * A fencing token: rises whenever command passes. Who guards a resource refuses what comes with a
 * token below one that it has seen.
 *
 * @param term rises with each commander; milliseconds of the wall clock at least
 * @param birth of the commander
 * @param node its name
 */
public record Token(long term, long birth, String node) implements Comparable<Token> {
  private static final Comparator<Token> ORDER =
      Comparator.comparingLong(Token::term)
          .thenComparingLong(Token::birth)
          .thenComparing(Token::node);

  @Override
  public int compareTo(Token other) {
    return ORDER.compare(this, other);
  }

  /** As text: term, birth and node, with dots between. */
  @Override
  public String toString() {
    return term + "." + birth + "." + node;
  }
}
