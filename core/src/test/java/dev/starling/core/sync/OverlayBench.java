package dev.starling.core.sync;

import dev.starling.core.durable.Durability;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.message.Message;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.port.Now;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Replica;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Overlays that are wired to each other by hand, on one virtual clock. */
final class OverlayBench {
  private static final long STEP_NANOS = 1_000_000;

  final Map<String, TacticalOverlay> overlays = new LinkedHashMap<>();
  final Map<String, List<SwarmEvent.OverlayChanged>> events = new HashMap<>();

  /** All that was sent, by kind. */
  final List<Message> sent = new ArrayList<>();

  private final Map<String, Deque<Message>> wires = new LinkedHashMap<>();
  private final TreeSet<String> links = new TreeSet<>();
  private final Map<String, Long> wallOffsets = new HashMap<>();
  private final Map<String, Long> monotonicOffsets = new HashMap<>();
  private final Map<String, Long> incarnations = new HashMap<>();
  private final Map<String, Long> nextIncarnations = new HashMap<>();
  private final Set<String> stopped = new HashSet<>();
  private final Random random;
  private OverlayConfig config;
  private long nanos = -5_000_000_000L;

  OverlayBench(long seed, int maxRecords) {
    random = new Random(seed);
    config = OverlayConfig.DEFAULT.withRecords(maxRecords, OverlayConfig.DEFAULT.maxRecordBytes());
  }

  /** Of nodes that are started from now on. */
  void setRetention(Duration retention, Duration antiEntropy) {
    config =
        config.withIntervals(config.syncInterval(), antiEntropy).withReplicaRetention(retention);
  }

  /** A node does nothing for a while; what is sent to it waits. */
  void setStopped(String node, boolean isStopped) {
    if (isStopped) {
      stopped.add(node);
    } else {
      stopped.remove(node);
    }
  }

  /** As whom a node writes that has none yet, or none after it. */
  void setIncarnation(String node, long incarnation) {
    nextIncarnations.put(node, incarnation);
  }

  /** Nobody expects a node any more, as if it had left. */
  void forget(String node) {
    overlays.remove(node);
    incarnations.remove(node);
  }

  void setWallOffset(String node, Duration offset) {
    wallOffsets.put(node, offset.toMillis());
  }

  /** How much longer than the others' a node's machine has run. */
  void setUpFor(String node, Duration longer) {
    monotonicOffsets.put(node, longer.toNanos());
  }

  Now now(String node) {
    return new Now(
        nanos + monotonicOffsets.getOrDefault(node, 0L),
        1_800_000_000_000L + nanos / 1_000_000 + wallOffsets.getOrDefault(node, 0L));
  }

  /** Starts a node, or starts it anew with nothing. */
  TacticalOverlay start(String node) {
    return start(node, CausalStore.empty());
  }

  /** Starts a node with what it kept. */
  TacticalOverlay start(String node, CausalStore<OverlayKey, Value.Dictionary> kept) {
    events.put(node, new ArrayList<>());
    Long given = nextIncarnations.remove(node);
    incarnations.put(node, given == null ? Long.valueOf(1_000 + random.nextInt(1 << 30)) : given);
    TacticalOverlay overlay =
        new TacticalOverlay(
            config,
            Replica.of(node, incarnations.get(node)),
            kept,
            Durability.none(),
            new Random(random.nextLong()),
            new TacticalOverlay.Effects() {
              @Override
              public void send(String to, Message message) {
                if (links.contains(link(node, to))) {
                  sent.add(message);
                  wires.computeIfAbsent(node + ">" + to, w -> new ArrayDeque<>()).add(message);
                }
              }

              @Override
              public void emit(SwarmEvent event) {
                events.get(node).add((SwarmEvent.OverlayChanged) event);
              }

              @Override
              public boolean areMembersComplete(Now now) {
                return overlays.keySet().stream()
                    .allMatch(other -> other.equals(node) || links.contains(link(node, other)));
              }

              @Override
              public OptionalLong life(String other) {
                return links.contains(link(node, other))
                    ? OptionalLong.of(incarnations.get(other))
                    : OptionalLong.empty();
              }

              @Override
              public void outlived(Now now, long incarnation) {
                incarnations.put(node, incarnation + 1);
                overlays.get(node).handleRisen(now, Replica.of(node, incarnation + 1));
              }
            });
    overlays.put(node, overlay);
    return overlay;
  }

  private static String link(String a, String b) {
    return a.compareTo(b) < 0 ? a + "-" + b : b + "-" + a;
  }

  void connect(String a, String b) {
    if (links.add(link(a, b))) {
      overlays.get(a).handleConnected(now(a), b);
      overlays.get(b).handleConnected(now(b), a);
    }
  }

  void disconnect(String a, String b) {
    if (links.remove(link(a, b))) {
      wires.remove(a + ">" + b);
      wires.remove(b + ">" + a);
      overlays.get(a).handleDisconnected(now(a), b);
      overlays.get(b).handleDisconnected(now(b), a);
    }
  }

  void connectAll() {
    for (String a : overlays.keySet()) {
      for (String b : overlays.keySet()) {
        if (a.compareTo(b) < 0) {
          connect(a, b);
        }
      }
    }
  }

  void put(String node, String id, String text) {
    overlays.get(node).put(now(node), OverlayKind.ENTITY, id, value(text));
  }

  boolean remove(String node, String id) {
    return overlays.get(node).remove(now(node), OverlayKind.ENTITY, id);
  }

  static Value.Dictionary value(String text) {
    return Value.map(Map.of("text", Value.of(text)));
  }

  /** What a node shows for an id, or null. */
  String text(String node, String id) {
    Value.Dictionary value = overlays.get(node).snapshot().entity(id);
    return value == null ? null : ((Value.Text) value.entries().get(Value.of("text"))).value();
  }

  /** Lets messages arrive, some of those that are under way, and time pass. */
  void pass(Duration duration) {
    long end = nanos + duration.toNanos();
    while (nanos < end) {
      step(1 + random.nextInt(4));
    }
  }

  void step(int rounds) {
    for (int i = 0; i < rounds; i++) {
      for (String wire : List.copyOf(wires.keySet())) {
        Deque<Message> waiting = wires.get(wire);
        int at = wire.indexOf('>');
        String from = wire.substring(0, at);
        String to = wire.substring(at + 1);
        if (waiting != null
            && !waiting.isEmpty()
            && overlays.containsKey(to)
            && !stopped.contains(to)
            && random.nextInt(4) != 0) {
          overlays.get(to).handleMessage(now(to), from, waiting.remove());
        }
      }
    }
    nanos += STEP_NANOS;
    for (Map.Entry<String, TacticalOverlay> entry : overlays.entrySet()) {
      Now now = now(entry.getKey());
      if (!stopped.contains(entry.getKey()) && entry.getValue().untilNextNanos(now) <= 0) {
        entry.getValue().advance(now);
      }
    }
  }

  boolean isConverged() {
    TacticalOverlay first = overlays.values().iterator().next();
    return overlays.values().stream()
        .allMatch(o -> o.snapshot().store().equals(first.snapshot().store()));
  }

  /** Whether all are the same before so much time has passed. */
  boolean converges(Duration atMost) {
    long end = nanos + atMost.toNanos();
    while (!isConverged() && nanos < end) {
      step(1 + random.nextInt(4));
    }
    return isConverged();
  }
}
