package dev.starling.core.topology;

/**
 * A role that was given to one life of a node.
 *
 * @param stamp of a hybrid clock; the newest of a name counts
 * @param writer who assigned it; decides between equal stamps
 */
public record RoleAssignment(String node, long incarnation, Role role, long stamp, String writer) {
  /** Whether this one replaces {@code other}, of the same name. */
  public boolean replaces(RoleAssignment other) {
    return stamp != other.stamp ? stamp > other.stamp : writer.compareTo(other.writer) > 0;
  }
}
