package dev.starling.core.sync;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.planted.Planted;
import dev.starling.core.port.EventSink;
import dev.starling.core.port.Now;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Change;
import dev.starling.crdt.Delta;
import dev.starling.crdt.HybridClock;
import dev.starling.crdt.Replica;
import dev.starling.crdt.VersionVector;
import dev.starling.crdt.Write;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The store of this node, its clock, and the records of what happened to it last. */
final class OverlayReplica {
  final Records records;
  final WallClocks clocks = new WallClocks();
  private final EventSink events;
  private Replica self;
  private HybridClock clock;
  private long wallMillis;
  private long stampsAhead;
  private CausalStore<OverlayKey, Value.Dictionary> store;
  private OverlaySnapshot snapshot;
  private Planted planted = Planted.NONE;

  OverlayReplica(
      OverlayConfig config,
      Replica self,
      CausalStore<OverlayKey, Value.Dictionary> store,
      EventSink events) {
    this.records = new Records(config.maxRecords(), config.maxRecordBytes());
    this.self = self;
    this.clock = HybridClock.of(self, () -> wallMillis);
    this.events = events;
    this.store = store;
    this.snapshot = new OverlaySnapshot(store);
    store.forEach(
        write -> {
          if (write.dot().replica().node().equals(self.node())) {
            clock.resumeAfter(write.stamp());
          }
        });
  }

  CausalStore<OverlayKey, Value.Dictionary> store() {
    return store;
  }

  VersionVector vector() {
    return store.vector();
  }

  OverlaySnapshot snapshot() {
    return snapshot;
  }

  String node() {
    return self.node();
  }

  void plant(Planted bug) {
    planted = bug;
    if (has(Planted.REUSED_DOT)) {
      store.vector().toMap().keySet().stream()
          .filter(earlier -> earlier.node().equals(self.node()))
          .forEach(this::rename);
    }
  }

  boolean has(Planted bug) {
    return planted == bug;
  }

  /** Stamps from elsewhere that were too far ahead to be followed. */
  long stampsAhead() {
    return stampsAhead;
  }

  /** Writes as another replica of the same node from now on. */
  void rename(Replica replica) {
    long last = clock.last();
    self = replica;
    clock = HybridClock.of(replica, () -> wallMillis);
    clock.resumeAfter(last);
  }

  /** A local write, or a removal if {@code value} is null; false if there is nothing to remove. */
  boolean write(Now now, OverlayKey key, Value.@Nullable Dictionary value) {
    readClock(now);
    Write<OverlayKey, Value.Dictionary> seen = store.write(key);
    if (value == null && seen == null) {
      return false;
    }
    long stamp = seen == null ? clock.next() : clock.nextAfter(seen.stamp());
    Change<OverlayKey, Value.Dictionary> change =
        value == null ? store.remove(self, stamp, key) : store.put(self, stamp, key, value);
    if (change == null) {
      return false;
    }
    apply(now, Delta.of(change));
    return true;
  }

  /**
   * Applies what another replica tells.
   *
   * @return false if something is missing that comes before
   * @throws IllegalArgumentException if the delta contradicts itself
   */
  boolean receive(Now now, Delta<OverlayKey, Value.Dictionary> delta) {
    if (!store.isReady(delta)) {
      return false;
    }
    readClock(now);
    for (Delta.Entry<OverlayKey, Value.Dictionary> entry : delta.entries()) {
      for (Write<OverlayKey, Value.Dictionary> write : entry.writes()) {
        observe(write);
      }
    }
    apply(now, has(Planted.DROPPED_REMOVAL) ? withoutRemovals(delta) : delta);
    return true;
  }

  private static Delta<OverlayKey, Value.Dictionary> withoutRemovals(
      Delta<OverlayKey, Value.Dictionary> delta) {
    return new Delta<>(
        delta.spans(),
        delta.entries().stream().filter(entry -> !entry.writes().isEmpty()).toList());
  }

  /**
   * A clock that turns out to be ahead is set back. Its own writes do not need it to ascend: one
   * that replaces another is stamped above it, and nothing else of stamps is asked.
   */
  private void readClock(Now now) {
    wallMillis = clocks.millis(now);
    boolean corrected = wallMillis < now.epochMillis();
    if (corrected && HybridClock.millisOf(clock.last()) - wallMillis > clock.bound()) {
      clock = HybridClock.of(self, () -> wallMillis);
    }
  }

  private void observe(Write<OverlayKey, Value.Dictionary> write) {
    if (has(Planted.CLOCK_AT_FACE_VALUE)) {
      clock.resumeAfter(write.stamp());
    } else if (!clock.observe(write.stamp())) {
      stampsAhead++;
    }
  }

  private void apply(Now now, Delta<OverlayKey, Value.Dictionary> delta) {
    CausalStore<OverlayKey, Value.Dictionary> before = store;
    CausalStore<OverlayKey, Value.Dictionary> after = before.apply(delta);
    if (!after.vector().equals(before.vector())) {
      records.add(before.vector(), delta);
      become(after);
      delta.entries().forEach(entry -> announce(now, entry.key(), before));
    }
  }

  /** Takes over the whole store of another replica. */
  void merge(Now now, CausalStore<OverlayKey, Value.Dictionary> that) {
    readClock(now);
    CausalStore<OverlayKey, Value.Dictionary> before = store;
    CausalStore<OverlayKey, Value.Dictionary> after =
        has(Planted.WRONG_JOIN) ? that : before.merge(that);
    Set<Replica> jumped = new HashSet<>();
    after.vector().forEachBeyond(before.vector(), (replica, known, upTo) -> jumped.add(replica));
    records.forget(jumped);
    become(after);
    before.forEachDifference(
        after,
        key -> {
          after.writes(key).forEach(this::observe);
          announce(now, key, before);
        });
  }

  private void become(CausalStore<OverlayKey, Value.Dictionary> after) {
    store = after;
    snapshot = new OverlaySnapshot(after);
  }

  private void announce(Now now, OverlayKey key, CausalStore<OverlayKey, Value.Dictionary> before) {
    Write<OverlayKey, Value.Dictionary> old = before.write(key);
    Write<OverlayKey, Value.Dictionary> shown = store.write(key);
    boolean changed = old == null ? shown != null : shown == null || !shown.dot().equals(old.dot());
    if (changed) {
      events.emit(
          new SwarmEvent.OverlayChanged(
              now.epochMillis(),
              key.kind(),
              key.id(),
              old == null ? null : old.value(),
              shown == null ? null : shown.value()));
    }
  }
}
