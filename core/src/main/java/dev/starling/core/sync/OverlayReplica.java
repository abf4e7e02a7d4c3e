package dev.starling.core.sync;

import dev.starling.core.durable.Durability;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.planted.Planted;
import dev.starling.core.port.EventSink;
import dev.starling.core.port.Journal;
import dev.starling.core.port.Now;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Change;
import dev.starling.crdt.Delta;
import dev.starling.crdt.HybridClock;
import dev.starling.crdt.Replica;
import dev.starling.crdt.VersionVector;
import dev.starling.crdt.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The store of this node, its clock, and the records of what happened to it last. */
final class OverlayReplica {
  final Records records;
  final WallClocks clocks = new WallClocks();
  private final EventSink events;
  private final Durability durability;
  private Replica self;
  private OwnPast past = new OwnPast();
  private HybridClock clock;
  private long wallMillis;
  private boolean resumed;
  private long stampsAhead;
  private CausalStore<OverlayKey, Value.Dictionary> store;

  /** The store with the local writes that wait until they are kept. */
  private CausalStore<OverlayKey, Value.Dictionary> staged;

  /** What {@link #stage} prepared, without a {@link #commit} yet. */
  private final Queue<List<Delta<OverlayKey, Value.Dictionary>>> waiting = new ArrayDeque<>();

  private OverlaySnapshot snapshot;
  private Planted planted = Planted.NONE;

  OverlayReplica(
      OverlayConfig config,
      Replica self,
      CausalStore<OverlayKey, Value.Dictionary> store,
      Durability durability,
      EventSink events) {
    this.records = new Records(config.maxRecords(), config.maxRecordBytes());
    this.self = self;
    this.clock = HybridClock.of(self, () -> wallMillis);
    this.events = events;
    this.durability = durability;
    this.store = store;
    this.staged = store;
    this.snapshot = new OverlaySnapshot(store);
  }

  CausalStore<OverlayKey, Value.Dictionary> store() {
    return store;
  }

  /** What the next local write sees. */
  CausalStore<OverlayKey, Value.Dictionary> staged() {
    return staged;
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

  /** As whom this node writes. */
  Replica self() {
    return self;
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

  /**
   * Writes as another replica of the same node from now on, and first what it wrote in this life:
   * others may have retired that one before it began, and take what it wrote for seen and gone.
   */
  void rise(Now now, Replica replica) {
    List<Delta<OverlayKey, Value.Dictionary>> again = new ArrayList<>();
    past.again(store, self, replica).forEach(change -> again.add(Delta.of(change)));
    rename(replica);
    List<List<Delta<OverlayKey, Value.Dictionary>>> restaged = new ArrayList<>(waiting);
    unstage();
    for (Delta<OverlayKey, Value.Dictionary> delta : again) {
      staged = staged.apply(delta);
    }
    waiting.add(again);
    durability.keep(new Journal.Changes(again));
    commit(now);
    restaged.forEach(this::stageAgain);
  }

  /** What waits was told nobody, and is written by the present life only. */
  private void stageAgain(List<Delta<OverlayKey, Value.Dictionary>> former) {
    List<Delta<OverlayKey, Value.Dictionary>> deltas = new ArrayList<>(former.size());
    for (Delta<OverlayKey, Value.Dictionary> delta : former) {
      Delta<OverlayKey, Value.Dictionary> again = Delta.of(OwnPast.again(staged, delta, self));
      deltas.add(again);
      staged = staged.apply(again);
    }
    durability.keep(new Journal.Changes(deltas));
    waiting.add(deltas);
  }

  /**
   * Retires lives of nodes.
   *
   * @param lives by node, up to which incarnation
   */
  void retire(Map<String, Long> lives) {
    for (Map.Entry<String, Long> life : lives.entrySet()) {
      staged = staged.retired(life.getKey(), life.getValue());
      become(store.retired(life.getKey(), life.getValue()));
    }
    records.forgetRetired(store.vector());
  }

  /** Writes as another replica of the same node from now on. */
  void rename(Replica replica) {
    long last = clock.last();
    self = replica;
    past = new OwnPast();
    clock = HybridClock.of(replica, () -> wallMillis);
    clock.resumeAfter(last);
  }

  /**
   * Prepares local writes, of which nobody hears before {@link #commit}; null stands for a removal,
   * which is left out where nothing is.
   *
   * @return what to commit; if it is empty there is nothing to do
   */
  List<Delta<OverlayKey, Value.Dictionary>> stage(
      Now now, Map<OverlayKey, ? extends Value.@Nullable Dictionary> values) {
    readClock(now);
    List<Delta<OverlayKey, Value.Dictionary>> deltas = new ArrayList<>(values.size());
    values.forEach(
        (key, value) -> {
          Change<OverlayKey, Value.Dictionary> change = change(key, value);
          if (change != null) {
            Delta<OverlayKey, Value.Dictionary> delta = Delta.of(change);
            deltas.add(delta);
            staged = staged.apply(delta);
          }
        });
    if (!deltas.isEmpty()) {
      waiting.add(deltas);
    }
    return deltas;
  }

  private @Nullable Change<OverlayKey, Value.Dictionary> change(
      OverlayKey key, Value.@Nullable Dictionary value) {
    Write<OverlayKey, Value.Dictionary> seen = staged.write(key);
    if (value == null && seen == null) {
      return null;
    }
    long stamp = seen == null ? clock.next() : clock.nextAfter(seen.stamp());
    return value == null ? staged.remove(self, stamp, key) : staged.put(self, stamp, key, value);
  }

  /** Applies what was staged first of all that waits. */
  void commit(Now now) {
    List<Delta<OverlayKey, Value.Dictionary>> deltas = waiting.remove();
    CausalStore<OverlayKey, Value.Dictionary> before = store;
    CausalStore<OverlayKey, Value.Dictionary> after = waiting.isEmpty() ? staged : before;
    VersionVector vector = before.vector();
    for (Delta<OverlayKey, Value.Dictionary> delta : deltas) {
      records.add(vector, delta);
      past.changed(delta);
      vector = Objects.requireNonNull(delta.vectorAfter(vector), "staged in order");
      after = waiting.isEmpty() ? after : after.apply(delta);
    }
    become(after);
    for (Delta<OverlayKey, Value.Dictionary> delta : deltas) {
      delta.entries().forEach(entry -> announce(now, entry.key(), before));
    }
  }

  /** Forgets all that is staged. */
  void unstage() {
    staged = store;
    waiting.clear();
  }

  /**
   * Applies what another replica tells.
   *
   * @return false if something is missing that comes before
   * @throws IllegalArgumentException if the delta contradicts itself
   */
  boolean receive(Now now, Delta<OverlayKey, Value.Dictionary> delta) {
    Delta<OverlayKey, Value.Dictionary> taken =
        has(Planted.DROPPED_REMOVAL) ? withoutRemovals(delta) : delta;
    CausalStore<OverlayKey, Value.Dictionary> before = store;
    CausalStore<OverlayKey, Value.Dictionary> after = before.applyIfReady(taken);
    if (after == null) {
      return false;
    }
    readClock(now);
    for (Delta.Entry<OverlayKey, Value.Dictionary> entry : delta.entries()) {
      for (Write<OverlayKey, Value.Dictionary> write : entry.writes()) {
        observe(write);
      }
    }
    if (!after.vector().equals(before.vector())) {
      records.add(before.vector(), taken);
      durability.keep(new Journal.Changes(List.of(taken)));
      staged = waiting.isEmpty() ? after : staged.apply(taken);
      become(after);
      taken.entries().forEach(entry -> announce(now, entry.key(), before));
    }
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
    if (!resumed) {
      // All stamps of the store count, of our own earlier lives however far ahead.
      resumed = true;
      store.forEach(
          write -> {
            if (write.dot().replica().node().equals(self.node())) {
              clock.resumeAfter(write.stamp());
            } else if (!clock.observe(write.stamp())) {
              stampsAhead++;
            }
          });
    }
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

  /** Takes over the whole store of another replica. */
  void merge(Now now, CausalStore<OverlayKey, Value.Dictionary> that) {
    readClock(now);
    CausalStore<OverlayKey, Value.Dictionary> before = store;
    CausalStore<OverlayKey, Value.Dictionary> after =
        has(Planted.WRONG_JOIN) ? that : before.merge(that);
    Set<Replica> jumped = new HashSet<>();
    after.vector().forEachBeyond(before.vector(), (replica, known, upTo) -> jumped.add(replica));
    records.forget(jumped);
    records.forgetRetired(after.vector());
    staged = waiting.isEmpty() ? after : staged.merge(that);
    become(after);
    durability.keepEverything();
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
