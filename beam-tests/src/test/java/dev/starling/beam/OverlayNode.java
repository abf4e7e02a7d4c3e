package dev.starling.beam;

import dev.starling.core.event.SwarmEvent.OverlayChanged;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.TopologyNode;
import dev.starling.core.value.Value;
import dev.starling.swarm.EpmdMode;
import dev.starling.swarm.Overlay;
import dev.starling.swarm.Swarm;
import dev.starling.swarm.SwarmBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A program that uses the overlay as its users do, and does what it is told: each line of its input
 * is a number and a command, each line of its output that number and the answer. It ends with its
 * input. {@link OverlayProcess} is the other side.
 */
public final class OverlayNode {
  /** System property: where it listens, unknown to EPMD, so that others come by a way around. */
  static final String DIST_PORT = "overlay-node.dist-port";

  private static final long BOUND_SECONDS = 60;
  private static final int BATCH = 1_000;
  private static final Value TEXT = Value.of("text");
  private static final Value NUMBER = Value.of("number");
  private static final Value NANOS = Value.of("nanos");

  /** The entity by which latency is measured. */
  private static final String STAMP = "stamp";

  private final Swarm swarm;
  private final Overlay overlay;
  private final MessageCommands messages;
  private final List<String> watched = new CopyOnWriteArrayList<>();

  /** When this node took itself for the commander, as far as it looked. */
  private final List<Reign> reigns = new CopyOnWriteArrayList<>();

  /** The first and the last look of one, milliseconds of the wall clock. */
  record Reign(long fromMillis, long untilMillis) {
    static Reign parse(String text) {
      String[] times = text.split("-");
      return new Reign(Long.parseLong(times[0]), Long.parseLong(times[1]));
    }

    boolean overlaps(Reign other) {
      return fromMillis < other.untilMillis && other.fromMillis < untilMillis;
    }

    @Override
    public String toString() {
      return fromMillis + "-" + untilMillis;
    }
  }

  private OverlayNode(Swarm swarm) {
    this.swarm = swarm;
    this.overlay = swarm.overlay();
    this.messages = new MessageCommands(swarm, OverlayNode::print);
    overlay.subscribe(this::tellOfStamp);
  }

  /**
   * Name, ping interval, suspect-after, down-after and anti-entropy interval, these in ms; the
   * quorum; then a data directory, if there is to be one.
   */
  public static void main(String[] args) throws IOException {
    SwarmBuilder builder =
        Swarm.builder()
            .name(args[0])
            .cookie("overlay-tests")
            .pingInterval(Duration.ofMillis(Long.parseLong(args[1])))
            .suspectAfter(Duration.ofMillis(Long.parseLong(args[2])))
            .downAfter(Duration.ofMillis(Long.parseLong(args[3])))
            .antiEntropyInterval(Duration.ofMillis(Long.parseLong(args[4])))
            .quorumSize(Integer.parseInt(args[5]));
    if (args.length > 6) {
      builder.dataDirectory(Path.of(args[6]));
    }
    Integer distPort = Integer.getInteger(DIST_PORT);
    if (distPort != null) {
      builder.epmd(EpmdMode.NONE).distPort(distPort);
    }
    try (Swarm swarm = builder.start()) {
      OverlayNode node = new OverlayNode(swarm);
      print("0 started");
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String[] words = line.split(" ");
        print(words[0] + " " + node.answer(words));
      }
    }
  }

  private String answer(String[] words) {
    try {
      return switch (words[1]) {
        case "connect" -> await(swarm.connect(words[2]));
        case "put" -> await(overlay.updateEntity(words[2], text(words[3])));
        case "fill" -> fill(words[2], Integer.parseInt(words[3]), words[4]);
        case "write-on" -> writeOn(words[2], Integer.parseInt(words[3]));
        case "operate" -> operate(words[2], Long.parseLong(words[3]));
        case "incarnation" -> Long.toString(swarm.self().incarnation());
        case "remove" -> await(overlay.removeEntity(words[2]));
        case "waypoint" ->
            await(overlay.addWaypoint(waypoint(words[2], words[3])).thenApply(words[2]::equals));
        case "remove-waypoint" -> await(overlay.removeWaypoint(words[2]));
        case "annotate" -> await(overlay.addAnnotation(words[2], text(words[3])));
        case "remove-annotation" -> await(overlay.removeAnnotation(words[2]));
        case "get" -> shown(overlay.snapshot().entity(words[2]));
        case "size" -> Integer.toString(overlay.snapshot().size());
        case "all" -> all(overlay.snapshot()).toString();
        case "digest" -> digest(overlay.snapshot());
        case "healthy" -> Integer.toString(swarm.monitor().healthy().size());
        case "down" ->
            Long.toString(
                swarm.monitor().all().stream()
                    .filter(node -> node.status() == NodeStatus.DOWN)
                    .count());
        case "counters" -> new TreeMap<>(swarm.counters()).toString();
        case "commander" -> commander();
        case "term" ->
            Long.toString(swarm.topology().commander().map(now -> now.token().term()).orElse(0L));
        case "births" -> births();
        case "clock" -> Long.toString(System.currentTimeMillis());
        case "watch" -> watch();
        case "watched" -> String.join(",", watched);
        case "reigns" -> reigns.stream().map(Reign::toString).collect(Collectors.joining(","));
        case "promote" -> await(swarm.topology().promote(words[2], Role.of(words[3])));
        case "stamp" -> await(overlay.updateEntity(STAMP, stamp(words[2])));
        default -> messages.answer(words);
      };
    } catch (Exception e) {
      return "failed: " + e;
    }
  }

  private String commander() {
    return swarm.topology().commander().map(Commander::node).orElse("none");
  }

  /** Who commands, looked at every 10 ms: each change with the time at which it was seen, ms. */
  private String watch() {
    Thread watcher =
        new Thread(
            () -> {
              String last = "";
              while (true) {
                long beforeMillis = System.currentTimeMillis();
                String now = commander();
                long afterMillis = System.currentTimeMillis();
                if (now.equals(swarm.self().name())) {
                  reign(now.equals(last), beforeMillis, afterMillis);
                }
                if (!now.equals(last)) {
                  last = now;
                  watched.add(afterMillis + "=" + now);
                }
                LockSupport.parkNanos(10_000_000);
              }
            });
    watcher.setDaemon(true);
    watcher.start();
    return "true";
  }

  /** It lasts at least from the end of the first look to the begin of the last one. */
  private void reign(boolean goesOn, long beforeMillis, long afterMillis) {
    int last = reigns.size() - 1;
    if (goesOn) {
      reigns.set(last, new Reign(reigns.get(last).fromMillis, beforeMillis));
    } else {
      reigns.add(new Reign(afterMillis, afterMillis));
    }
  }

  /** All nodes, the eldest first. */
  private String births() {
    return swarm.topology().nodes().stream()
        .sorted(Comparator.comparingLong(node -> node.birth().orElse(Long.MAX_VALUE)))
        .map(TopologyNode::node)
        .collect(Collectors.joining(","));
  }

  private static String await(CompletionStage<?> stage) throws Exception {
    return String.valueOf(stage.toCompletableFuture().get(BOUND_SECONDS, TimeUnit.SECONDS));
  }

  /** {@code count} entities: prefix0, prefix1, and so on. */
  private String fill(String prefix, int count, String text) throws Exception {
    for (int from = 0; from < count; from += BATCH) {
      Map<String, Value.Dictionary> batch = new LinkedHashMap<>();
      for (int i = from; i < Math.min(count, from + BATCH); i++) {
        batch.put(prefix + i, text(text));
      }
      await(overlay.updateEntities(batch));
    }
    return "null";
  }

  /** {@code count} entities, one after the other: to be killed in the middle of it. */
  private String writeOn(String prefix, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      await(overlay.updateEntity(prefix + i, text("written")));
    }
    return "null";
  }

  /**
   * The operations of {@link Operations} from that number on, until the process is killed; prints
   * each when it is begun and when it is acknowledged.
   */
  private String operate(String prefix, long from) {
    Semaphore outstanding = new Semaphore(Operations.MAX_OUTSTANDING);
    Thread writer =
        new Thread(
            () -> {
              for (long number = from; ; number++) {
                outstanding.acquireUninterruptibly();
                print("try " + number);
                String done = "ack " + number;
                var unused =
                    operation(prefix, number)
                        .thenRun(
                            () -> {
                              print(done);
                              outstanding.release();
                            });
              }
            });
    writer.setDaemon(true);
    writer.start();
    return "null";
  }

  private CompletionStage<?> operation(String prefix, long number) {
    String id = prefix + Operations.key(number);
    return Operations.isRemoval(number)
        ? overlay.removeEntity(id)
        : overlay.updateEntity(id, text(Long.toString(number)));
  }

  private static Value.Dictionary text(String text) {
    return new Value.Dictionary(Map.of(TEXT, Value.of(text)));
  }

  private static Value.Dictionary waypoint(String id, String text) {
    return new Value.Dictionary(Map.of(Value.of("id"), Value.of(id), TEXT, Value.of(text)));
  }

  /** All processes of a machine have one monotonic clock. */
  private static Value.Dictionary stamp(String number) {
    return new Value.Dictionary(
        Map.of(NUMBER, Value.of(Long.parseLong(number)), NANOS, Value.of(System.nanoTime())));
  }

  private void tellOfStamp(OverlayChanged change) {
    Value.Dictionary after = change.after();
    if (change.id().equals(STAMP) && after != null) {
      long nanos = System.nanoTime() - number(after, NANOS);
      print("seen " + number(after, NUMBER) + " " + nanos);
    }
  }

  private static long number(Value.Dictionary value, Value key) {
    return ((Value.Int) value.entries().get(key)).value().longValueExact();
  }

  /** A text, or the number of a stamp. */
  private static String shown(Value.Dictionary value) {
    if (value == null) {
      return "absent";
    }
    return value.entries().get(TEXT) instanceof Value.Text text
        ? text.value()
        : Long.toString(number(value, NUMBER));
  }

  /** Everything, ascending: {@code entity/x=text}. */
  private static Map<String, String> all(OverlaySnapshot snapshot) {
    Map<String, String> all = new TreeMap<>();
    snapshot.entities().forEach((id, value) -> all.put("entity/" + id, shown(value)));
    snapshot.waypoints().forEach((id, value) -> all.put("waypoint/" + id, shown(value)));
    snapshot.annotations().forEach((id, value) -> all.put("annotation/" + id, shown(value)));
    return all;
  }

  /** The same for equal content: how much there is, and a hash of it that knows nothing of ours. */
  private static String digest(OverlaySnapshot snapshot) throws NoSuchAlgorithmException {
    Map<String, String> all = all(snapshot);
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    all.forEach(
        (id, text) -> sha.update((id + "=" + text + "\n").getBytes(StandardCharsets.UTF_8)));
    return all.size() + ":" + HexFormat.of().formatHex(sha.digest()).substring(0, 16);
  }

  private static synchronized void print(String line) {
    System.out.println(line);
  }
}
