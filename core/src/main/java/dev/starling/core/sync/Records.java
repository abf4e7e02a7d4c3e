package dev.starling.core.sync;

import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.value.Value;
import dev.starling.crdt.Delta;
import dev.starling.crdt.Replica;
import dev.starling.crdt.VersionVector;
import dev.starling.crdt.Write;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The deltas that this node applied last, in that order, for members that lack them. The eldest go
 * first when there are too many.
 */
final class Records {
  /** What an entry and a dot cost on the wire, about. */
  private static final int OVERHEAD_BYTES = 32;

  /** A delta that was applied, and its bytes on the wire, about. */
  private record Kept(Delta<OverlayKey, Value.Dictionary> delta, long bytes) {}

  /**
   * What can be told to somebody.
   *
   * @param delta null where there is nothing to tell
   * @param more whether more is lacking than fits
   * @param behind whether changes are lacking that are not kept; there is no delta then
   */
  record Batch(@Nullable Delta<OverlayKey, Value.Dictionary> delta, boolean more, boolean behind) {
    static final Batch NOTHING = new Batch(null, false, false);
    static final Batch BEHIND = new Batch(null, false, true);
  }

  private final int maxRecords;
  private final long maxBytes;

  /** By the order in which they were applied. */
  private final TreeMap<Long, Kept> kept = new TreeMap<>();

  /**
   * Of each replica the place of each delta by the last change that it was the first to tell. The
   * changes from the first of them on are kept without a gap.
   */
  private final Map<Replica, TreeMap<Long, Long>> places = new HashMap<>();

  private long added;
  private long bytes;

  Records(int maxRecords, long maxBytes) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
  }

  int size() {
    return kept.size();
  }

  /**
   * Keeps a delta.
   *
   * @param before what was applied here before it
   */
  void add(VersionVector before, Delta<OverlayKey, Value.Dictionary> delta) {
    long place = added++;
    Kept entry = new Kept(delta, size(delta));
    kept.put(place, entry);
    bytes += entry.bytes();
    for (Delta.Span span : delta.spans()) {
      if (span.upTo() > before.get(span.replica())) {
        places.computeIfAbsent(span.replica(), r -> new TreeMap<>()).put(span.upTo(), place);
      }
    }
    while (kept.size() > maxRecords || bytes > maxBytes) {
      dropEldest();
    }
  }

  private void dropEldest() {
    Map.Entry<Long, Kept> eldest = kept.pollFirstEntry();
    bytes -= eldest.getValue().bytes();
    for (Delta.Span span : eldest.getValue().delta().spans()) {
      TreeMap<Long, Long> ofReplica = places.get(span.replica());
      if (ofReplica != null
          && ofReplica.remove(span.upTo(), eldest.getKey())
          && ofReplica.isEmpty()) {
        places.remove(span.replica());
      }
    }
  }

  /** Forgets replicas of which changes were learned otherwise than by deltas. */
  void forget(Set<Replica> replicas) {
    places.keySet().removeAll(replicas);
  }

  /** Forgets replicas that are retired: nobody is told single changes of them any more. */
  void forgetRetired(VersionVector ours) {
    places.keySet().removeIf(replica -> ours.get(replica) == VersionVector.ALL);
  }

  /**
   * The first changes that somebody lacks, in the order in which they were applied here.
   *
   * <p>Who does not know that a life is retired here may lack changes of it, and cannot apply what
   * follows on them: that is to be behind, whatever is wanted.
   *
   * @param ours all that was applied here
   * @param theirs all that the other one has applied
   * @param wanted the replicas whose changes are asked for
   * @param maxBatchBytes how large it may become; a single record may be larger
   */
  Batch lacking(
      VersionVector ours, VersionVector theirs, Predicate<Replica> wanted, int maxBatchBytes) {
    if (!theirs.coversRetired(ours)) {
      return Batch.BEHIND;
    }
    Set<Replica> replicas = new HashSet<>();
    long[] first = {Long.MAX_VALUE};
    boolean[] behind = {false};
    ours.forEachBeyond(
        theirs,
        (replica, after, upTo) -> {
          if (wanted.test(replica)) {
            Long place = placeOf(replica, after + 1);
            behind[0] |= place == null;
            first[0] = Math.min(first[0], place == null ? first[0] : place);
            replicas.add(replica);
          }
        });
    if (behind[0] || replicas.isEmpty()) {
      return behind[0] ? Batch.BEHIND : Batch.NOTHING;
    }
    Delta.Builder<OverlayKey, Value.Dictionary> batch = new Delta.Builder<>();
    long size = 0;
    for (Kept next : kept.tailMap(first[0]).values()) {
      if (isLacking(next.delta(), theirs, replicas)) {
        if (size > 0 && size + next.bytes() > maxBatchBytes) {
          return new Batch(batch.build(), true, false);
        }
        size += next.bytes();
        batch.add(next.delta());
      }
    }
    return new Batch(batch.build(), false, false);
  }

  /** Where the change of that number is told first, or null if it is not kept. */
  private @Nullable Long placeOf(Replica replica, long counter) {
    TreeMap<Long, Long> ofReplica = places.get(replica);
    Map.Entry<Long, Long> entry = ofReplica == null ? null : ofReplica.ceilingEntry(counter);
    if (entry == null) {
      return null;
    }
    Kept record = kept.get(entry.getValue());
    if (record == null) {
      return null;
    }
    for (Delta.Span span : record.delta().spans()) {
      if (span.replica().equals(replica) && span.after() < counter && counter <= span.upTo()) {
        return entry.getValue();
      }
    }
    return null;
  }

  private static boolean isLacking(
      Delta<OverlayKey, Value.Dictionary> delta, VersionVector theirs, Set<Replica> replicas) {
    for (Delta.Span span : delta.spans()) {
      if (span.upTo() > theirs.get(span.replica()) && replicas.contains(span.replica())) {
        return true;
      }
    }
    return false;
  }

  private static long size(Delta<OverlayKey, Value.Dictionary> delta) {
    long bytes = OVERHEAD_BYTES * (long) delta.spans().size();
    for (Delta.Entry<OverlayKey, Value.Dictionary> entry : delta.entries()) {
      bytes += OVERHEAD_BYTES * (1L + entry.replaced().size()) + entry.key().id().length();
      for (Write<OverlayKey, Value.Dictionary> write : entry.writes()) {
        bytes += OVERHEAD_BYTES + OverlayLimits.size(write.value());
      }
    }
    return bytes;
  }
}
