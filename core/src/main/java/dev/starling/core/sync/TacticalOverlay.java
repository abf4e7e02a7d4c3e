package dev.starling.core.sync;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.message.Message;
import dev.starling.core.overlay.OverlayException;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.planted.Planted;
import dev.starling.core.port.Now;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Replica;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * This node's replica of the overlay, and its part in keeping all replicas the same. See {@code
 * docs/protocols/overlay.md}.
 */
public final class TacticalOverlay {
  private static final Value ID = Value.of("id");

  private final OverlayConfig config;
  private final RandomGenerator random;
  private final OverlayReplica replica;
  private final Synchronizer synchronizer;

  /** What the overlay wants done. */
  public interface Effects {
    /** Sends to a member; without a connection it is dropped. */
    void send(String node, Message message);

    void emit(SwarmEvent event);
  }

  /** An empty replica. */
  public TacticalOverlay(
      OverlayConfig config, Replica self, RandomGenerator random, Effects effects) {
    this(config, self, CausalStore.empty(), random, effects);
  }

  /**
   * A replica that continues with what an earlier life has kept.
   *
   * @param self another replica than any that wrote into {@code kept}, if that may be old
   */
  public TacticalOverlay(
      OverlayConfig config,
      Replica self,
      CausalStore<OverlayKey, Value.Dictionary> kept,
      RandomGenerator random,
      Effects effects) {
    this.config = config;
    this.random = random;
    this.replica = new OverlayReplica(config, self, kept, effects::emit);
    this.synchronizer = new Synchronizer(config, replica, random, effects::send);
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
    CausalStore<OverlayKey, Value.Dictionary> store = replica.store();
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
    values.forEach((key, value) -> replica.write(now, key, value));
    synchronizer.handleWritten(now);
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
    boolean removed = replica.write(now, new OverlayKey(kind, id), null);
    if (removed) {
      synchronizer.handleWritten(now);
    }
    return removed;
  }

  /** The replica as it is. */
  public OverlaySnapshot snapshot() {
    return replica.snapshot();
  }

  /** A member with an overlay is connected. */
  public void handleConnected(Now now, String node) {
    synchronizer.handleConnected(now, node);
  }

  /** A connection ended. */
  public void handleDisconnected(Now now, String node) {
    synchronizer.handleDisconnected(now, node);
  }

  /** A message of a connected member. */
  public void handleMessage(Now now, String from, Message message) {
    synchronizer.handleMessage(now, from, message);
  }

  /** From now on this node writes as another replica: others know of a later life of its name. */
  public void handleRisen(Replica self) {
    replica.rename(self);
  }

  /** Sends the members what they lack of this node's changes, since it leaves. */
  public void handleLeave(Now now) {
    synchronizer.handleLeave(now);
  }

  /** For tests only, before anything else: does one thing wrong from now on. */
  public void plant(Planted bug) {
    replica.plant(bug);
  }

  /** Does what is due by now. */
  public void advance(Now now) {
    synchronizer.advance(now);
  }

  /** How long until {@link #advance} is due at the latest, nanoseconds; the maximum when never. */
  public long untilNextNanos(Now now) {
    return synchronizer.untilNextNanos(now);
  }

  /** How far the median of all members' wall clocks is ahead of this node's, milliseconds. */
  public long clockOffsetMillis(Now now) {
    return replica.clocks.offsetMillis(now);
  }

  /** Stamps of others that were too far ahead to be followed. */
  public long stampsAhead() {
    return replica.stampsAhead();
  }

  /** Times that a member had seen the same changes and had another result, which is repaired. */
  public long divergences() {
    return synchronizer.divergences();
  }

  /** Messages that contradicted themselves, and were dropped. */
  public long contradictions() {
    return synchronizer.contradictions();
  }

  /** Times that changes came before what they follow. */
  public long nacks() {
    return synchronizer.nacks();
  }
}
