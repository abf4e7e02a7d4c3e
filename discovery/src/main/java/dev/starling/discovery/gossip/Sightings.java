package dev.starling.discovery.gossip;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which names are worth reporting. A name is reported when it is heard, and then once a second at
 * most while it goes on. {@value #MAX_NAMES} names are held at once, each until 30 s after its last
 * heartbeat; beyond that a newcomer is refused. Were the longest unheard dropped instead, whoever
 * floods the network with invented names would have each of them dialled and the real ones lost.
 */
final class Sightings {
  static final int MAX_NAMES = 256;
  static final Duration HOLDS = Duration.ofSeconds(30);

  private static final long HOLDS_NANOS = HOLDS.toNanos();
  private static final long REPORT_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  /** What to do with a name that was heard. */
  enum Verdict {
    REPORT,
    TOO_SOON,
    REFUSED
  }

  private static final class Sighting {
    private long heardNanos;
    private long reportedNanos;
  }

  /** The longest unheard first. */
  private final Map<String, Sighting> names = new LinkedHashMap<>(16, 0.75f, true);

  Verdict heard(String name, long nowNanos) {
    forgetUnheard(nowNanos);
    Sighting sighting = names.get(name);
    if (sighting != null) {
      sighting.heardNanos = nowNanos;
      if (nowNanos - sighting.reportedNanos < REPORT_INTERVAL_NANOS) {
        return Verdict.TOO_SOON;
      }
    } else {
      if (names.size() >= MAX_NAMES) {
        return Verdict.REFUSED;
      }
      sighting = new Sighting();
      sighting.heardNanos = nowNanos;
      names.put(name, sighting);
    }
    sighting.reportedNanos = nowNanos;
    return Verdict.REPORT;
  }

  private void forgetUnheard(long nowNanos) {
    var oldest = names.values().iterator();
    while (oldest.hasNext() && nowNanos - oldest.next().heardNanos > HOLDS_NANOS) {
      oldest.remove();
    }
  }
}
