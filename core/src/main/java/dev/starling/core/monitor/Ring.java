package dev.starling.core.monitor;

import dev.starling.core.health.PeerKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom this node watches when there are too many to watch all. Names are in the order of a hash
 * that all nodes compute alike; each is watched by the Starling nodes next before it. So every node
 * is watched by as many as any other, watches as many, and neighbours in the ring are seldom
 * neighbours in anything else.
 */
final class Ring {
  /** Up to this many nodes, this one included, everybody watches everybody. */
  static final int MESH = 64;

  /** By so many is each node watched. */
  static final int WATCHERS = 5;

  private record Place(String node, int hash, boolean watches) {
    static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::hash).thenComparing(Place::node);
  }

  private final String self;
  private Set<String> watched = Set.of();
  private int unwatched;

  Ring(String self) {
    this.self = self;
  }

  /** Places the members that are not down. */
  void update(Collection<Member> members) {
    List<Place> places = new ArrayList<>(members.size() + 1);
    for (Member member : members) {
      if (!member.isDown()) {
        places.add(place(member.node, member.kind == PeerKind.STARLING));
      }
    }
    if (places.size() < MESH) {
      watched = Set.of();
      unwatched = 0;
      return;
    }
    Place own = place(self, true);
    places.add(own);
    places.sort(Place.ORDER);
    Set<String> next = new HashSet<>();
    int watchersPassed = 0;
    int index = places.indexOf(own);
    for (int i = 1; i < places.size() && watchersPassed < WATCHERS; i++) {
      Place place = places.get((index + i) % places.size());
      next.add(place.node());
      watchersPassed += place.watches() ? 1 : 0;
    }
    watched = next;
    unwatched = places.size() - 1 - next.size();
  }

  /** Whether there are nodes that this one does not watch. */
  boolean isSparse() {
    return unwatched > 0;
  }

  boolean watches(String node) {
    return unwatched == 0 || watched.contains(node);
  }

  /**
   * How many ping intervals lie between two pings to a node that is not watched: as many as it
   * takes for those pings to be no more than those to the nodes that are.
   */
  int unwatchedPace() {
    return Math.max(1, (unwatched + WATCHERS - 1) / WATCHERS);
  }

  private static Place place(String node, boolean watches) {
    // The multiplication spreads names that differ in their last characters only.
    return new Place(node, node.hashCode() * 0x9e37_79b1, watches);
  }
}
