package dev.starling.core.sync;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom this node tells at once of a change that a node has made.
 *
 * <p>Among few members the writer tells all, and nobody passes it on. Among many, members stand in
 * a tree for each writer, in the order of their names from the writer's on, in which each passes it
 * on to a few. Where views differ or links are missing, comparing states brings what is lacking.
 */
final class Fanout {
  /** Up to so many other members are told by the writer itself. */
  static final int MAX_DIRECT = 16;

  static final int CHILDREN = 8;

  private final String self;
  private final Set<String> peers = new HashSet<>();

  /** All members with their places, ascending; made anew when somebody came or went. */
  private final List<String> ring = new ArrayList<>();

  Fanout(String self) {
    this.self = self;
  }

  void add(String peer) {
    peers.add(peer);
    ring.clear();
  }

  void remove(String peer) {
    peers.remove(peer);
    ring.clear();
  }

  /** Who is told by this node. */
  Collection<String> targets(String origin) {
    if (peers.size() <= MAX_DIRECT) {
      return origin.equals(self) ? others() : List.of();
    }
    int size = ring().size();
    int root = place(origin);
    if (root < 0) {
      return List.of();
    }
    int depth = Math.floorMod(place(self) - root, size);
    List<String> children = new ArrayList<>(CHILDREN);
    for (int i = 1; i <= CHILDREN; i++) {
      long child = (long) depth * CHILDREN + i;
      if (child < size) {
        children.add(ring.get((int) ((root + child) % size)));
      }
    }
    return children;
  }

  boolean isTarget(String origin, String peer) {
    if (peers.size() <= MAX_DIRECT) {
      return origin.equals(self);
    }
    int root = place(origin);
    if (root < 0) {
      return false;
    }
    int size = ring().size();
    int parent = Math.floorMod(place(self) - root, size);
    int child = Math.floorMod(place(peer) - root, size);
    return child > 0 && (child - 1) / CHILDREN == parent;
  }

  private List<String> others() {
    return ring().stream().filter(node -> !node.equals(self)).toList();
  }

  private List<String> ring() {
    if (ring.isEmpty()) {
      ring.addAll(peers);
      ring.add(self);
      ring.sort(Comparator.naturalOrder());
    }
    return ring;
  }

  /** Below 0 for who is no member. */
  private int place(String node) {
    return Collections.binarySearch(ring(), node);
  }
}
