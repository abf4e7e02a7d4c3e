package dev.starling.core.topology;

/**
 * How a quorum stands.
 *
 * @param size how many voters are needed
 * @param have how many there are: on the commander those whose support runs, elsewhere those that
 *     are heard, this node included
 * @param safe whether any two quorums share a voter
 */
public record QuorumState(int size, int have, boolean safe) {
  public boolean isMet() {
    return have >= size;
  }
}
