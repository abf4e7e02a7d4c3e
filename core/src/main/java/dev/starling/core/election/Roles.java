package dev.starling.core.election;

import dev.starling.core.port.Now;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.RoleAssignment;
import dev.starling.crdt.HybridClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Roles that were assigned: the newest of each name counts. */
final class Roles {
  static final int MAX_ASSIGNMENTS = 1_024;

  private final String self;
  private final Map<String, RoleAssignment> assignments = new TreeMap<>();
  private long highestStamp;

  Roles(String self) {
    this.self = self;
  }

  /** Assigns a role; gives all that changes. */
  List<RoleAssignment> assign(Now now, String node, long incarnation, Role role) {
    List<RoleAssignment> news = new ArrayList<>();
    if (role == Role.COMMANDER) {
      for (RoleAssignment other : List.copyOf(assignments.values())) {
        if (other.role() == Role.COMMANDER && !other.node().equals(node)) {
          add(news, now, other.node(), other.incarnation(), Role.AUTO);
        }
      }
    }
    add(news, now, node, incarnation, role);
    return news;
  }

  private void add(List<RoleAssignment> news, Now now, String node, long incarnation, Role role) {
    long stamp = Math.max(HybridClock.stamp(now.epochMillis(), 0), highestStamp + 1);
    RoleAssignment assignment = new RoleAssignment(node, incarnation, role, stamp, self);
    take(assignment);
    news.add(assignment);
  }

  /** Takes what is newer than what is known; gives that. */
  List<RoleAssignment> merge(List<RoleAssignment> told) {
    List<RoleAssignment> news = new ArrayList<>();
    for (RoleAssignment assignment : told) {
      RoleAssignment known = assignments.get(assignment.node());
      if ((known == null || assignment.replaces(known)) && take(assignment)) {
        news.add(assignment);
      }
    }
    return news;
  }

  private boolean take(RoleAssignment assignment) {
    highestStamp = Math.max(highestStamp, assignment.stamp());
    assignments.put(assignment.node(), assignment);
    if (assignments.size() <= MAX_ASSIGNMENTS) {
      return true;
    }
    RoleAssignment oldest = assignment;
    for (RoleAssignment other : assignments.values()) {
      oldest = oldest.replaces(other) ? other : oldest;
    }
    assignments.remove(oldest.node());
    return !oldest.equals(assignment);
  }

  List<RoleAssignment> all() {
    return List.copyOf(assignments.values());
  }

  /** What was assigned to that life, {@code AUTO} if nothing. */
  Role assigned(String node, long incarnation) {
    RoleAssignment assignment = assignments.get(node);
    return assignment != null && assignment.incarnation() == incarnation
        ? assignment.role()
        : Role.AUTO;
  }

  /** The assignment of that life, if there is one. */
  @Nullable RoleAssignment assignment(String node, long incarnation) {
    RoleAssignment assignment = assignments.get(node);
    return assignment != null && assignment.incarnation() == incarnation ? assignment : null;
  }

  /** What a node is unless it commands. */
  Role shown(String node, long incarnation, Role started) {
    Role assigned = assigned(node, incarnation);
    Role role = assigned == Role.AUTO ? started : assigned;
    return role == Role.OBSERVER || role == Role.RELAY ? role : Role.WINGMATE;
  }

  Rank rank(long birth, String node, long incarnation) {
    int tier =
        switch (assigned(node, incarnation)) {
          case COMMANDER -> 0;
          case WINGMATE -> 2;
          default -> 1;
        };
    return new Rank(tier, birth, node, incarnation);
  }
}
