package dev.starling.app.top.model;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that is shown, as it changes. Times are milliseconds of this machine's clock. One thread. */
public final class SwarmModel {
  private static final int MAX_LINES = 5_000;

  /** Answers come each second: without one for so long, what is shown is old. */
  private static final long OLD_MILLIS = 3_500;

  private final String url;
  private Facts facts;
  private long factsAt;
  private @Nullable Loss loss;
  private final Map<String, Place> places = new TreeMap<>();
  private final Deque<LogLine> lines = new ArrayDeque<>();

  /** A lost connection: why, and when the next try is. */
  public record Loss(String why, long nextTryAt) {}

  public SwarmModel(String url, Facts facts, long nowMillis) {
    this.url = url;
    this.facts = facts;
    this.factsAt = nowMillis;
  }

  /** The node answered. */
  public void answered(Facts answer, long nowMillis) {
    facts = answer;
    factsAt = nowMillis;
    loss = null;
  }

  /** It did not. */
  public void lost(String why, long nextTryAt) {
    loss = new Loss(why, nextTryAt);
  }

  /** All that is shared, anew. When it was last written stays known of what did not change. */
  public void places(List<Place> all) {
    Map<String, Place> before = new TreeMap<>(places);
    places.clear();
    for (Place place : all) {
      String key = key(place.kind(), place.id());
      Place known = before.get(key);
      boolean same =
          known != null
              && Objects.equals(known.point(), place.point())
              && known.status().equals(place.status());
      places.put(key, same && known != null ? known : place);
    }
  }

  public void change(Change change) {
    String key = key(change.kind(), change.id());
    if (change.place() == null) {
      places.remove(key);
    } else {
      places.put(key, change.place());
    }
  }

  public void line(LogLine line) {
    lines.addLast(line);
    if (lines.size() > MAX_LINES) {
      lines.removeFirst();
    }
  }

  public String url() {
    return url;
  }

  public Facts facts() {
    return facts;
  }

  /** How long ago the node told what is shown. */
  public long ageMillis(long nowMillis) {
    return Math.max(0, nowMillis - factsAt);
  }

  /** Whether what is shown may no longer be so. */
  public boolean isOld(long nowMillis) {
    return loss != null || ageMillis(nowMillis) > OLD_MILLIS;
  }

  public @Nullable Loss loss() {
    return loss;
  }

  /** Ordered by kind and id. */
  public Collection<Place> places() {
    return Collections.unmodifiableCollection(places.values());
  }

  public @Nullable Place place(String key) {
    return places.get(key);
  }

  /** By which a place is found again. */
  public static String key(Place.Kind kind, String id) {
    return kind.key(id);
  }

  public long count(Place.Kind kind) {
    return places.values().stream().filter(place -> place.kind() == kind).count();
  }

  /** Oldest first. */
  public Collection<LogLine> lines() {
    return Collections.unmodifiableCollection(lines);
  }
}
