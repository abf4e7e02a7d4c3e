package dev.starling.core.topology;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The topology at one moment. What it says of the commander holds for a while only, so each read
 * takes the time: a node that was stopped does not take itself for the commander that it was.
 */
public final class TopologySnapshot {
  private final String self;
  private final Quorum quorum;
  private final @Nullable Commander commander;
  private final long untilNanos;
  private final long[] supportUntilNanos;
  private final List<TopologyNode> members;
  private final int voters;
  private final boolean safe;

  /**
   * A snapshot.
   *
   * @param commander as believed
   * @param untilNanos when that ends, on the clock of {@code Now}
   * @param supportUntilNanos on the commander with a quorum above 1: until when each support of
   *     another counts; else empty
   * @param members all nodes by name, this one included, with the role that each has unless it is
   *     the commander
   * @param voters that are heard, this node included
   */
  public TopologySnapshot(
      String self,
      Quorum quorum,
      @Nullable Commander commander,
      long untilNanos,
      long[] supportUntilNanos,
      List<TopologyNode> members,
      int voters,
      boolean safe) {
    this.self = self;
    this.quorum = quorum;
    this.commander = commander;
    this.untilNanos = untilNanos;
    this.supportUntilNanos = supportUntilNanos.clone();
    this.members = List.copyOf(members);
    this.voters = voters;
    this.safe = safe;
  }

  /** Nothing known yet. */
  public static TopologySnapshot empty(String self, Quorum quorum) {
    return new TopologySnapshot(
        self,
        quorum,
        null,
        0,
        new long[0],
        List.of(new TopologyNode(self, Role.WINGMATE, OptionalLong.empty())),
        1,
        quorum.isSafe(1));
  }

  /** The commander, or null if none is known. */
  public @Nullable Commander commander(long nowNanos) {
    Commander believed = commander;
    if (believed == null || untilNanos - nowNanos <= 0) {
      return null;
    }
    return isVoted(believed) && supports(nowNanos) < quorum.size() ? null : believed;
  }

  /** This node's role. */
  public Role role(long nowNanos) {
    return role(self, nowNanos);
  }

  /** A node's role; {@code AUTO} if it is not known. */
  public Role role(String node, long nowNanos) {
    Commander current = commander(nowNanos);
    if (current != null && current.node().equals(node)) {
      return Role.COMMANDER;
    }
    return members.stream()
        .filter(member -> member.node().equals(node))
        .map(TopologyNode::role)
        .findFirst()
        .orElse(Role.AUTO);
  }

  /** All nodes that are not down, this one included, by name. */
  public List<TopologyNode> nodes(long nowNanos) {
    Commander current = commander(nowNanos);
    return members.stream()
        .map(
            member ->
                current != null && current.node().equals(member.node())
                    ? new TopologyNode(member.node(), Role.COMMANDER, member.birth())
                    : member)
        .toList();
  }

  /** How many nodes are not down, this one included. */
  public int nodeCount() {
    return members.size();
  }

  public QuorumState quorum(long nowNanos) {
    Commander believed = commander;
    boolean voted = believed != null && isVoted(believed);
    return new QuorumState(quorum.size(), voted ? supports(nowNanos) : voters, safe);
  }

  private boolean isVoted(Commander believed) {
    return quorum.size() > 1 && believed.node().equals(self);
  }

  private int supports(long nowNanos) {
    return 1 + (int) Arrays.stream(supportUntilNanos).filter(u -> u - nowNanos > 0).count();
  }
}
