package dev.starling.core.comms;

import dev.starling.core.message.Message;
import dev.starling.core.message.Message.Neighbour;
import dev.starling.core.planted.Planted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Links of others, and the paths over them. See {@code docs/protocols/relays.md}. */
final class Routes {
  static final int MAX_LINKS = 1_024;
  static final int LINKS_IN_A_PIECE = 128;

  private static final int PREFERENCE = 4;

  private final String self;
  private final Map<String, Told> told = new HashMap<>();
  private Map<String, Route> routes = Map.of();

  /** Neighbours whose links count. */
  private Set<String> heard = Set.of();

  private Predicate<String> preferred = node -> false;
  private Planted planted = Planted.NONE;

  private List<Neighbour> list = List.of();
  private long version;
  private long digest;

  /** What one neighbour has told. */
  private static final class Told {
    long version;
    long digest;

    /** Whether {@link #links} are those of {@link #version}. */
    boolean listed;

    Map<String, Neighbour> links = Map.of();
    final List<Neighbour> coming = new ArrayList<>();
    long comingVersion;
  }

  Routes(String self) {
    this.self = self;
  }

  void prefer(Predicate<String> relay) {
    preferred = relay;
  }

  void plant(Planted bug) {
    planted = bug;
  }

  Message.LinksDigest digest() {
    return new Message.LinksDigest(version, digest);
  }

  /** A neighbour's links have changed; whether to ask it for them. */
  boolean handleDigest(String from, Message.LinksDigest message) {
    Told known = told.computeIfAbsent(from, name -> new Told());
    known.listed &= known.version == message.version();
    known.version = message.version();
    known.digest = message.digest();
    return isWanted(from, known);
  }

  private boolean isWanted(String neighbour, Told known) {
    if (known.digest == digest) {
      // It has a link to nobody that we lack. What it told before may be over.
      known.listed = false;
      known.links = Map.of();
      return false;
    }
    return !known.listed && heard.contains(neighbour);
  }

  /** Whom to ask for their links, since they differ from ours. */
  List<String> wanted() {
    List<String> neighbours = new ArrayList<>();
    told.forEach(
        (neighbour, known) -> {
          if (isWanted(neighbour, known)) {
            neighbours.add(neighbour);
          }
        });
    return neighbours;
  }

  /** Returns whether a whole list has come. */
  boolean handleLinks(String from, Message.Links message) {
    Told known = told.computeIfAbsent(from, name -> new Told());
    if (message.from() == 0) {
      known.coming.clear();
      known.comingVersion = message.version();
    }
    if (message.version() != known.comingVersion
        || message.from() != known.coming.size()
        || message.total() > MAX_LINKS
        || message.from() + message.links().size() > message.total()) {
      return false;
    }
    known.coming.addAll(message.links());
    if (known.coming.size() < message.total()) {
      return false;
    }
    Map<String, Neighbour> links = new TreeMap<>();
    known.coming.forEach(link -> links.put(link.node(), link));
    known.links = links;
    known.listed = known.version == message.version();
    known.coming.clear();
    return true;
  }

  void handleDisconnected(String neighbour) {
    told.remove(neighbour);
  }

  /** The list for who asks, in pieces. */
  List<Message.Links> list() {
    List<Message.Links> pieces = new ArrayList<>();
    for (int from = 0; from == 0 || from < list.size(); from += LINKS_IN_A_PIECE) {
      int to = Math.min(from + LINKS_IN_A_PIECE, list.size());
      pieces.add(new Message.Links(version, from, list.size(), list.subList(from, to)));
    }
    return pieces;
  }

  /** All ways, by the node they lead to. */
  Map<String, Route> all() {
    return routes;
  }

  @Nullable Route to(String node) {
    return routes.get(node);
  }

  /**
   * Looks at everything anew.
   *
   * @param links that are up, {@code via} null
   * @return whether there is something to tell others
   */
  boolean refresh(long nowNanos, Collection<Neighbour> links) {
    Map<String, Neighbour> direct = new TreeMap<>();
    links.forEach(link -> direct.put(link.node(), link));
    heard = direct.keySet();
    told.forEach(
        (neighbour, known) -> {
          if (!direct.containsKey(neighbour)) {
            // Nobody says whether that still holds; once it is heard again it is asked anew.
            known.listed = false;
            known.links = Map.of();
          }
        });
    Map<String, Route> found = new TreeMap<>();
    for (Neighbour relay : direct.values()) {
      for (Neighbour link : linksOf(relay.node()).values()) {
        if (!direct.containsKey(link.node()) && leadsOn(link)) {
          Route known = routes.get(link.node());
          boolean goesOn = known != null && known.creation() == link.creation();
          long since = known != null && goesOn ? known.sinceNanos() : nowNanos;
          Route route = route(relay, link, since);
          found.merge(link.node(), route, (a, b) -> choose(known, a, b));
        }
      }
    }
    routes = found;
    return renewList(direct);
  }

  private Map<String, Neighbour> linksOf(String neighbour) {
    Told known = told.get(neighbour);
    return known == null ? Map.of() : known.links;
  }

  private boolean leadsOn(Neighbour link) {
    return !link.node().equals(self)
        && (!self.equals(link.via()) || planted == Planted.RELAYED_IN_CIRCLES);
  }

  private Route route(Neighbour relay, Neighbour link, long sinceNanos) {
    long cost = relay.rttMicros() + link.rttMicros();
    return new Route(
        link.node(),
        link.incarnation(),
        link.creation(),
        relay.node(),
        link.via() == null ? 2 : 3,
        preferred.test(relay.node()) ? cost / PREFERENCE : cost,
        sinceNanos);
  }

  /**
   * The higher incarnation is the newer word; otherwise what stands stays unless much is gained.
   */
  private static Route choose(@Nullable Route standing, Route a, Route b) {
    if (a.incarnation() != b.incarnation()) {
      return a.incarnation() > b.incarnation() ? a : b;
    }
    boolean second = b.isBetterThan(a);
    Route better = second ? b : a;
    Route other = second ? a : b;
    boolean otherStands = standing != null && standing.via().equals(other.via());
    return otherStands && !better.isMuchBetterThan(other) ? other : better;
  }

  /** The best way to a node that is not over any of those; for who passes something on. */
  @Nullable String viaTo(String node, Collection<Neighbour> links, String from, String origin) {
    Route best = null;
    for (Neighbour relay : links) {
      Neighbour link = linksOf(relay.node()).get(node);
      boolean back = relay.node().equals(from) || relay.node().equals(origin);
      if (link != null && leadsOn(link) && (!back || planted == Planted.RELAYED_IN_CIRCLES)) {
        Route route = route(relay, link, 0);
        best = best == null || route.isBetterThan(best) ? route : best;
      }
    }
    return best == null ? null : best.via();
  }

  private boolean renewList(Map<String, Neighbour> direct) {
    List<Neighbour> renewed = new ArrayList<>(direct.values());
    for (Route route : routes.values()) {
      if (route.links() == 2) {
        renewed.add(
            new Neighbour(
                route.node(),
                route.incarnation(),
                route.creation(),
                route.costMicros(),
                route.via()));
      }
    }
    if (renewed.size() > MAX_LINKS) {
      renewed = renewed.subList(0, MAX_LINKS);
    }
    if (isAlike(renewed, list)) {
      return false;
    }
    list = List.copyOf(renewed);
    version++;
    // The names alone, in any order: equal for all in a full mesh.
    long sum = mix(self);
    for (String node : direct.keySet()) {
      sum += mix(node);
    }
    digest = sum;
    return true;
  }

  private static long mix(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 29;
    return hash * 0xbf58476d1ce4e5b9L;
  }

  private static boolean isAlike(List<Neighbour> a, List<Neighbour> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      Neighbour one = a.get(i);
      Neighbour two = b.get(i);
      boolean same =
          one.node().equals(two.node())
              && one.incarnation() == two.incarnation()
              && one.creation() == two.creation()
              && (one.via() == null ? two.via() == null : one.via().equals(two.via()))
              && one.rttMicros() < 2 * two.rttMicros() + 1_000
              && two.rttMicros() < 2 * one.rttMicros() + 1_000;
      if (!same) {
        return false;
      }
    }
    return true;
  }
}
