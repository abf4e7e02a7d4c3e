package dev.starling.erldist.codec;

import dev.starling.erldist.term.Terms;

/**
 * What a decoder accepts. Every length is also checked against the bytes that are really there, so
 * these bounds matter only for input that is large itself, or that unpacks to something large.
 *
 * @param maxDepth containers inside each other, 1 to {@link Terms#MAX_DEPTH}; decoding, encoding,
 *     comparing and printing recurse this deep
 * @param maxElements elements of all tuples, lists and maps of one term together
 * @param maxInflatedBytes size of a compressed term after decompression
 */
public record TermLimits(int maxDepth, int maxElements, int maxInflatedBytes) {
  /** Depth 256, 4 Mi elements, 64 MiB after decompression. */
  public static final TermLimits DEFAULT = new TermLimits(Terms.MAX_DEPTH, 1 << 22, 1 << 26);

  public TermLimits {
    if (maxDepth < 1 || maxDepth > Terms.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "maxDepth is 1 to " + Terms.MAX_DEPTH + ", got " + maxDepth);
    }
    if (maxElements < 0 || maxInflatedBytes < 0) {
      throw new IllegalArgumentException(
          "limits are not negative, got "
              + maxElements
              + " elements, "
              + maxInflatedBytes
              + " inflated bytes");
    }
  }
}
