package dev.starling.core.topology;

/**
 * What a voter must not forget: it supports nobody else in this term, and nobody in an earlier one.
 *
 * @param node whom it supports; empty if nobody
 * @param incarnation which life of that node
 */
public record Promise(long term, String node, long incarnation) {
  /** Nothing was promised. */
  public static final Promise NONE = new Promise(0, "", 0);
}
