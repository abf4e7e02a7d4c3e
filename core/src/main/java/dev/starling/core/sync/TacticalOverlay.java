package dev.starling.core.sync;

import dev.starling.core.durable.Durability;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.message.Message;
import dev.starling.core.overlay.OverlayException;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.planted.Planted;
import dev.starling.core.port.Journal;
import dev.starling.core.port.Now;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Delta;
import dev.starling.crdt.Replica;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
  private final Durability durability;
  private final OverlayReplica replica;
  private final Synchronizer synchronizer;

  /** What the overlay wants done. */
  public interface Effects {
    /** Sends to a member; without a connection it is dropped. */
    void send(String node, Message message);

    void emit(SwarmEvent event);

    /**
     * Whether every Starling node in the list of members is connected, and has an overlay. Where
     * nobody knows, no life is retired.
     */
    default boolean areMembersComplete(Now now) {
      return false;
    }

    /** The life that a connected node said it lives; empty for one that is not connected. */
    default OptionalLong life(String node) {
      return OptionalLong.empty();
    }

    /**
     * Others know of a life of this node's name that is above its own. Answered by {@link
     * #handleRisen}, before this returns; where it is not, who says so is not believed.
     */
    default void outlived(Now now, long incarnation) {}
  }

  /** An empty replica. */
  public TacticalOverlay(
      OverlayConfig config, Replica self, RandomGenerator random, Effects effects) {
    this(config, self, CausalStore.empty(), Durability.none(), random, effects);
  }

  /**
   * A replica that continues with what an earlier life has kept.
   *
   * @param self another replica than any that wrote into {@code kept}, if that may be old
   * @param durability where changes are kept
   */
  public TacticalOverlay(
      OverlayConfig config,
      Replica self,
      CausalStore<OverlayKey, Value.Dictionary> kept,
      Durability durability,
      RandomGenerator random,
      Effects effects) {
    this.config = config;
    this.random = random;
    this.durability = durability;
    this.replica = new OverlayReplica(config, self, kept, durability, effects::emit);
    this.synchronizer = new Synchronizer(config, replica, random, effects);
  }

  /** As below, for who does not wait for it. */
  public void put(Now now, OverlayKind kind, String id, Value.Dictionary value) {
    put(now, kind, id, value, Outcome.IGNORED);
  }

  /**
   * Writes.
   *
   * @throws OverlayException for what is not accepted; nothing is changed then
   */
  public void put(Now now, OverlayKind kind, String id, Value.Dictionary value, Outcome outcome) {
    putAll(now, Map.of(new OverlayKey(kind, id), value), outcome);
  }

  /**
   * Writes all of them, or none.
   *
   * @throws OverlayException for what is not accepted; nothing is changed then
   */
  public void putAll(Now now, Map<OverlayKey, Value.Dictionary> values, Outcome outcome) {
    CausalStore<OverlayKey, Value.Dictionary> store = replica.staged();
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
    write(now, values, outcome);
  }

  /**
   * Writes a waypoint under the text at its {@code id}, or under an id that is made.
   *
   * @return the id
   * @throws OverlayException for what is not accepted; nothing is changed then
   */
  public String addWaypoint(Now now, Value.Dictionary waypoint, Outcome outcome) {
    Value given = waypoint.entries().get(ID);
    if (given == null) {
      String id = HexFormat.of().toHexDigits(random.nextLong());
      Map<Value, Value> entries = new LinkedHashMap<>();
      entries.put(ID, Value.of(id));
      entries.putAll(waypoint.entries());
      put(now, OverlayKind.WAYPOINT, id, new Value.Dictionary(entries), outcome);
      return id;
    }
    if (!(given instanceof Value.Text id)) {
      throw new OverlayException(
          OverlayException.Reason.BAD_ID, "the id of a waypoint is text, got " + given);
    }
    put(now, OverlayKind.WAYPOINT, id.value(), waypoint, outcome);
    return id.value();
  }

  /** As below, for who does not wait for it. */
  public boolean remove(Now now, OverlayKind kind, String id) {
    return remove(now, kind, id, Outcome.IGNORED);
  }

  /**
   * Removes what is there.
   *
   * @return false if nothing is, or is to be once what waits is on disk
   * @throws OverlayException if it cannot be kept; nothing is changed then
   */
  public boolean remove(Now now, OverlayKind kind, String id, Outcome outcome) {
    Map<OverlayKey, Value.@Nullable Dictionary> removal = new HashMap<>();
    removal.put(new OverlayKey(kind, id), null);
    return write(now, removal, outcome);
  }

  /** False if nothing has to be done. */
  private boolean write(
      Now now, Map<OverlayKey, ? extends Value.@Nullable Dictionary> values, Outcome outcome) {
    String refusal = durability.refusal(now);
    if (refusal != null) {
      throw notKept(refusal);
    }
    List<Delta<OverlayKey, Value.Dictionary>> deltas = replica.stage(now, values);
    Durability.Waiter waiter = new Write(deltas, outcome);
    if (deltas.isEmpty()) {
      durability.afterAll(now, waiter);
      return false;
    }
    if (replica.has(Planted.DONE_BEFORE_KEPT)) {
      durability.keep(new Journal.Changes(deltas));
      waiter.kept(now);
    } else {
      durability.keep(now, new Journal.Changes(deltas), waiter);
    }
    return true;
  }

  private static OverlayException notKept(String why) {
    return new OverlayException(
        OverlayException.Reason.NOT_KEPT, "the write cannot be kept: " + why);
  }

  /** A local write that waits until it is kept. */
  private final class Write implements Durability.Waiter {
    private final List<Delta<OverlayKey, Value.Dictionary>> deltas;
    private final Outcome outcome;

    Write(List<Delta<OverlayKey, Value.Dictionary>> deltas, Outcome outcome) {
      this.deltas = deltas;
      this.outcome = outcome;
    }

    @Override
    public void kept(Now now) {
      if (!deltas.isEmpty()) {
        replica.commit(now);
        synchronizer.handleWritten(now);
      }
      outcome.done();
    }

    @Override
    public void refused(Now now, String why) {
      replica.unstage();
      outcome.refused(notKept(why));
    }
  }

  /** The replica as it is. */
  public OverlaySnapshot snapshot() {
    return replica.snapshot();
  }

  /** The replica with what waits until it is kept: what is to be found after a restart. */
  public CausalStore<OverlayKey, Value.Dictionary> staged() {
    return replica.staged();
  }

  /** A member with an overlay is connected. */
  public void handleConnected(Now now, String node) {
    synchronizer.handleConnected(now, node);
  }

  /** A connection ended. */
  public void handleDisconnected(Now now, String node) {
    synchronizer.handleDisconnected(now, node);
  }

  /** Whether a member's link is so slow that it is told only once each sync interval. */
  public void handlePace(String node, boolean slow) {
    synchronizer.handlePace(node, slow);
  }

  /** A message of a connected member. */
  public void handleMessage(Now now, String from, Message message) {
    synchronizer.handleMessage(now, from, message);
  }

  /**
   * From now on this node writes as another replica: others know of a later life of its name. What
   * it wrote in the life that it gives up it writes again first, in one step.
   */
  public void handleRisen(Now now, Replica self) {
    replica.rise(now, self);
    synchronizer.handleWritten(now);
  }

  /** From now on this node writes as another replica; what it wrote before stands. */
  public void handleRenamed(Replica self) {
    replica.rename(self);
  }

  /** The latest life of a node of which there is or was something here; empty if there is none. */
  public OptionalLong latestLife(String node) {
    return replica.vector().latestLife(node);
  }

  /** Sends the members what they lack of this node's changes, since it leaves. */
  public void handleLeave(Now now) {
    synchronizer.handleLeave(now);
  }

  /** For tests only, before anything else: does one thing wrong from now on. */
  public void plant(Planted bug) {
    replica.plant(bug);
    synchronizer.plant(bug);
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

  /**
   * Connected members with whom this node is not settled: changes are under way between them, or
   * wait, as far as this node knows.
   */
  public int unsettledMembers() {
    return synchronizer.unsettled();
  }

  /** Times that changes came before what they follow. */
  public long nacks() {
    return synchronizer.nacks();
  }
}
