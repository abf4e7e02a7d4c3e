package dev.starling.core.monitor;

import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.health.PeerKind;
import dev.starling.core.port.Now;
import dev.starling.core.port.Peer;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the monitor keeps of one node. */
final class Member {
  final String node;
  final long creation;
  final long joinedAtMillis;

  /** Who asked us to probe this node and waits for its next answer. Bounded by the monitor. */
  final Set<String> probers = new LinkedHashSet<>();

  PeerKind kind;
  NodeStatus status = NodeStatus.HEALTHY;
  boolean connected = true;
  @Nullable String via;
  long lastSeenMillis;

  /** The moment from which silence counts; see {@link NodeMonitor}. */
  long silentSinceNanos;

  /** Its last sign of life, to us or to a helper. */
  long lastSignNanos;

  /** When the last ping that it answered was sent: it lived then, however late its answer came. */
  private long provenNanos;

  private boolean proven;

  /** Others hold it for silent, and we were asked; until it gives a sign of life. */
  boolean alerted;

  long nextPingNanos;
  long nextProbeNanos;
  long downSinceNanos;

  /** Nothing is due for it before; see {@link Schedule}. */
  long placeNanos;

  boolean placed;
  boolean touched;

  private OptionalLong incarnation = OptionalLong.empty();
  private OptionalLong highestIncarnation = OptionalLong.empty();
  private final PingLog pings = new PingLog();
  private final RttWindow rtts = new RttWindow();
  private @Nullable NodeHealth snapshot;

  Member(Peer peer, PeerKind kind, Now now) {
    this.kind = kind;
    this.node = peer.node();
    this.creation = peer.creation();
    this.joinedAtMillis = now.epochMillis();
    this.lastSeenMillis = now.epochMillis();
    this.lastSignNanos = now.nanos();
    this.nextPingNanos = now.nanos();
    this.nextProbeNanos = now.nanos();
  }

  boolean isDown() {
    return status == NodeStatus.DOWN;
  }

  /** Takes over what outlives a life of the name. */
  void follow(Member formerLife) {
    highestIncarnation = formerLife.highestIncarnation;
  }

  /** An incarnation below one that the name had is not shown: its owner is about to go above it. */
  void identified(long told) {
    if (told >= highestIncarnation.orElse(told)) {
      highestIncarnation = OptionalLong.of(told);
      incarnation = highestIncarnation;
    }
    changed();
  }

  /** The highest incarnation that this name had, in this life and those before. */
  OptionalLong highestIncarnation() {
    return highestIncarnation;
  }

  void disconnected() {
    connected = false;
    pings.abandon();
    changed();
  }

  long silentNanos(long nowNanos) {
    return nowNanos - silentSinceNanos;
  }

  void pinged(long sequence, long nowNanos) {
    pings.sent(sequence, nowNanos);
    changed();
  }

  void answered(long sequence, long nowNanos) {
    long rtt = pings.answered(sequence, nowNanos);
    if (rtt != PingLog.UNKNOWN) {
      rtts.add(rtt);
      if (!proven || nowNanos - rtt - provenNanos > 0) {
        provenNanos = nowNanos - rtt;
        proven = true;
      }
    }
    changed();
  }

  /** Whether it is known to have lived so long ago, or less. */
  boolean isProven(long nowNanos, long withinNanos) {
    return proven && nowNanos - provenNanos < withinNanos;
  }

  /** Whether the round trip to it was ever measured. */
  boolean isMeasured() {
    return !rtts.isEmpty();
  }

  /** Median of the last round trips; -1 if there is none. */
  long medianNanos(int most) {
    return rtts.medianNanos(most);
  }

  double loss(long nowNanos) {
    return pings.loss(nowNanos);
  }

  boolean awaitsAnswer(long sinceNanos) {
    return pings.awaitsAnswer(sinceNanos);
  }

  void changed() {
    snapshot = null;
  }

  NodeHealth snapshot(long nowNanos) {
    NodeHealth current = snapshot;
    if (current == null) {
      current =
          new NodeHealth(
              node,
              kind,
              status,
              incarnation,
              creation,
              connected,
              via,
              joinedAtMillis,
              lastSeenMillis,
              rtts.snapshot(),
              pings.loss(nowNanos));
      snapshot = current;
    }
    return current;
  }
}
