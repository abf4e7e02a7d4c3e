package dev.starling.app.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which node of the demo saw which other, and the round-trip times that they measured last. */
final class Sightings {
  private final List<String> nodes;
  private final Map<String, Map<String, @Nullable Double>> seenBy = new LinkedHashMap<>();

  Sightings(List<String> nodes) {
    this.nodes = List.copyOf(nodes);
    nodes.forEach(node -> seenBy.put(node, new LinkedHashMap<>()));
  }

  /** Adds what {@code observer} sees now to what it saw before. */
  synchronized void add(String observer, Map<String, @Nullable Double> seen) {
    Map<String, @Nullable Double> known = seenBy.get(observer);
    if (known == null) {
      throw new IllegalArgumentException(observer + " is no node of this demo");
    }
    seen.forEach(
        (node, rttMillis) -> {
          if (nodes.contains(node)) {
            known.put(node, rttMillis);
          }
        });
  }

  List<String> nodes() {
    return nodes;
  }

  synchronized boolean saw(String observer, String other) {
    return seen(observer).contains(other);
  }

  /** The median round-trip time measured last, null if none was. */
  synchronized @Nullable Double rttMillis(String observer, String other) {
    return seenBy.getOrDefault(observer, Map.of()).get(other);
  }

  /** The nodes that {@code observer} never saw. */
  synchronized Set<String> missing(String observer) {
    Set<String> missing = new TreeSet<>(nodes);
    missing.remove(observer);
    missing.removeAll(seen(observer));
    return missing;
  }

  /** The nodes that {@code observer} saw. */
  synchronized Set<String> seen(String observer) {
    return new TreeSet<>(seenBy.getOrDefault(observer, Map.of()).keySet());
  }

  synchronized boolean complete() {
    return nodes.stream().allMatch(node -> missing(node).isEmpty());
  }
}
