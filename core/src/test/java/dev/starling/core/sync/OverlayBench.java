package dev.starling.core.sync;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.message.Message;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.port.Now;
import dev.starling.core.value.Value;
import dev.starling.crdt.Replica;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
  private final Random random;
  private final OverlayConfig config;
  private long nanos = -5_000_000_000L;

  OverlayBench(long seed, int maxRecords) {
    random = new Random(seed);
    config =
        new OverlayConfig(
            OverlayLimits.DEFAULT,
            OverlayConfig.DEFAULT.syncInterval(),
            OverlayConfig.DEFAULT.antiEntropyInterval(),
            maxRecords,
            OverlayConfig.DEFAULT.maxRecordBytes());
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
    events.put(node, new ArrayList<>());
    TacticalOverlay overlay =
        new TacticalOverlay(
            config,
            Replica.of(node, 1_000 + random.nextInt(1 << 30)),
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
        if (waiting != null && !waiting.isEmpty() && random.nextInt(4) != 0) {
          int at = wire.indexOf('>');
          String from = wire.substring(0, at);
          String to = wire.substring(at + 1);
          overlays.get(to).handleMessage(now(to), from, waiting.remove());
        }
      }
    }
    nanos += STEP_NANOS;
    for (Map.Entry<String, TacticalOverlay> entry : overlays.entrySet()) {
      Now now = now(entry.getKey());
      if (entry.getValue().untilNextNanos(now) <= 0) {
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
