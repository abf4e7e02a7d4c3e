package dev.starling.core.sync;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.message.Message;
import dev.starling.core.overlay.OverlayException;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.port.Now;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Change;
import dev.starling.crdt.HybridClock;
import dev.starling.crdt.Replica;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * This node's replica of the overlay, and its part in keeping all replicas the same. See {@code
 * docs/protocols/overlay.md}.
 */
public final class TacticalOverlay {
  private static final Value ID = Value.of("id");

  private final OverlayConfig config;
  private final RandomGenerator random;
  private final Effects effects;
  private Replica replica;
  private HybridClock clock;
  private long wallMillis;
  private CausalStore<OverlayKey, Value.Dictionary> store = CausalStore.empty();
  private OverlaySnapshot snapshot = OverlaySnapshot.EMPTY;

  /** What the overlay wants done. */
  public interface Effects {
    /** Sends to a member; without a connection it is dropped. */
    void send(String node, Message message);

    void emit(SwarmEvent event);
  }

  /** An empty replica. */
  public TacticalOverlay(
      OverlayConfig config, Replica replica, RandomGenerator random, Effects effects) {
    this.config = config;
    this.replica = replica;
    this.random = random;
    this.effects = effects;
    this.clock = HybridClock.of(replica, () -> wallMillis);
  }

  /**
   * Writes.
   *
   * @throws OverlayException for what is not accepted; nothing is changed then
   */
  public void put(Now now, OverlayKind kind, String id, Value.Dictionary value) {
    putAll(now, Map.of(new OverlayKey(kind, id), value));
  }

  /**
   * Writes all of them, or none.
   *
   * @throws OverlayException for what is not accepted; nothing is changed then
   */
  public void putAll(Now now, Map<OverlayKey, Value.Dictionary> values) {
    int size = store.size();
    for (Map.Entry<OverlayKey, Value.Dictionary> entry : values.entrySet()) {
      OverlayLimits.checkId(entry.getKey().id());
      config.limits().checkValue(entry.getValue());
      size += store.get(entry.getKey()) == null ? 1 : 0;
    }
    if (size > config.limits().maxKeys() && size > store.size()) {
      throw new OverlayException(
          OverlayException.Reason.FULL,
          "the overlay holds at most " + config.limits().maxKeys() + " ids");
    }
    for (Map.Entry<OverlayKey, Value.Dictionary> entry : values.entrySet()) {
      write(now, store.put(replica, stamp(now, entry.getKey()), entry.getKey(), entry.getValue()));
    }
  }

  /**
   * Writes a waypoint under the text at its {@code id}, or under an id that is made.
   *
   * @return the id
   * @throws OverlayException for what is not accepted; nothing is changed then
   */
  public String addWaypoint(Now now, Value.Dictionary waypoint) {
    Value given = waypoint.entries().get(ID);
    if (given == null) {
      String id = HexFormat.of().toHexDigits(random.nextLong());
      Map<Value, Value> entries = new LinkedHashMap<>();
      entries.put(ID, Value.of(id));
      entries.putAll(waypoint.entries());
      put(now, OverlayKind.WAYPOINT, id, new Value.Dictionary(entries));
      return id;
    }
    if (!(given instanceof Value.Text id)) {
      throw new OverlayException(
          OverlayException.Reason.BAD_ID, "the id of a waypoint is text, got " + given);
    }
    put(now, OverlayKind.WAYPOINT, id.value(), waypoint);
    return id.value();
  }

  /** Removes what is there; false if nothing is. */
  public boolean remove(Now now, OverlayKind kind, String id) {
    OverlayKey key = new OverlayKey(kind, id);
    if (store.get(key) == null) {
      return false;
    }
    Change<OverlayKey, Value.Dictionary> removal = store.remove(replica, stamp(now, key), key);
    if (removal != null) {
      write(now, removal);
    }
    return removal != null;
  }

  /** The replica as it is. */
  public OverlaySnapshot snapshot() {
    return snapshot;
  }

  private long stamp(Now now, OverlayKey key) {
    wallMillis = now.epochMillis();
    var seen = store.write(key);
    return seen == null ? clock.next() : clock.nextAfter(seen.stamp());
  }

  private void write(Now now, Change<OverlayKey, Value.Dictionary> change) {
    Value.@Nullable Dictionary before = store.get(change.key());
    store = store.apply(change);
    snapshot = new OverlaySnapshot(store);
    effects.emit(
        new SwarmEvent.OverlayChanged(
            now.epochMillis(),
            change.key().kind(),
            change.key().id(),
            before,
            store.get(change.key())));
  }
}
