package dev.starling.testkit.world;

import dev.starling.core.SwarmCore;
import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.link.CommsConfig;
import dev.starling.core.planted.Planted;
import dev.starling.core.port.Journal;
import dev.starling.core.sync.OverlayConfig;
import dev.starling.core.topology.Promise;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.TopologyConfig;
import dev.starling.journal.JournalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several cores on one virtual clock. Each node hears the heartbeats of those it can reach, as by
 * gossip, or knows all of them from the start.
 *
 * <p>Every life is watched by {@link Observer}s; what they find comes out of {@link #pass} as an
 * {@link AssertionError}.
 */
public final class World {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final Duration SIGHTING_HOLDS = Duration.ofSeconds(30);

  /**
   * What a world is made of.
   *
   * @param staticHosts whether every node knows all names from the start, instead of heartbeats
   * @param printed whether the story goes to standard output
   * @param promisesKept whether promises, and nothing else, are on a disk that no crash harms
   * @param planted what every node does wrong
   * @param keeping whether nodes keep their state on disks
   * @param observers made for each life that begins
   */
  public record Settings(
      long seed,
      boolean staticHosts,
      boolean printed,
      OverlayConfig overlay,
      CommsConfig comms,
      TopologyConfig topology,
      boolean promisesKept,
      Planted planted,
      boolean keeping,
      List<Function<Life, Observer>> observers) {
    public Settings {
      observers = List.copyOf(observers);
    }

    /** Settings with messages as in {@link CommsConfig#DEFAULT}. */
    public Settings(
        long seed,
        boolean staticHosts,
        boolean printed,
        OverlayConfig overlay,
        TopologyConfig topology,
        boolean promisesKept,
        Planted planted,
        boolean keeping,
        List<Function<Life, Observer>> observers) {
      this(
          seed,
          staticHosts,
          printed,
          overlay,
          CommsConfig.DEFAULT,
          topology,
          promisesKept,
          planted,
          keeping,
          observers);
    }

    /** Settings with messages as given, and the rest by default. */
    public Settings(
        long seed,
        boolean staticHosts,
        boolean printed,
        OverlayConfig overlay,
        CommsConfig comms,
        Planted planted,
        List<Function<Life, Observer>> observers) {
      this(
          seed,
          staticHosts,
          printed,
          overlay,
          comms,
          TopologyConfig.DEFAULT,
          false,
          planted,
          false,
          observers);
    }

    /** Settings with the topology of {@link TopologyConfig#DEFAULT}. */
    public Settings(
        long seed,
        boolean staticHosts,
        boolean printed,
        OverlayConfig overlay,
        Planted planted,
        boolean keeping,
        List<Function<Life, Observer>> observers) {
      this(
          seed,
          staticHosts,
          printed,
          overlay,
          TopologyConfig.DEFAULT,
          false,
          planted,
          keeping,
          observers);
    }
  }

  private final Settings settings;
  private final SplittableRandom random;
  private final Trace trace;
  private final Agenda agenda = new Agenda();
  private final Network network;
  private final Map<String, @Nullable Life> lives = new TreeMap<>();
  private final Set<String> hidden = new TreeSet<>();
  private final Map<String, HostClock> clocks = new HashMap<>();
  private final Map<String, Promise> promises = new HashMap<>();
  private final Map<String, Role> roles = new HashMap<>();
  private final Map<String, Journal.Image> saved = new HashMap<>();
  private final Map<String, DataDirectory> directories = new HashMap<>();
  private final Set<Long> alive = new HashSet<>();
  private final Map<String, Long> diedNanos = new HashMap<>();
  private Datagrams datagrams = Datagrams.GOOD;
  private final List<Consumer<String>> losers = new ArrayList<>();
  private long creations;

  /** A network without nodes. */
  public World(Settings settings) {
    this.settings = settings;
    this.random = new SplittableRandom(settings.seed());
    this.trace = new Trace(settings.printed());
    this.network = new Network(this, random.split());
    agenda.after(SECOND_NANOS, this::inspectEachSecond);
  }

  public Agenda agenda() {
    return agenda;
  }

  Network network() {
    return network;
  }

  public Trace trace() {
    return trace;
  }

  OverlayConfig overlayConfig() {
    return settings.overlay();
  }

  CommsConfig commsConfig() {
    return settings.comms();
  }

  TopologyConfig topologyConfig(String node) {
    return settings.topology().withRole(roles.getOrDefault(node, Role.AUTO));
  }

  /** From its next life on the node starts in that role. */
  public void setRole(String node, Role role) {
    roles.put(node, role);
  }

  Planted planted() {
    return settings.planted();
  }

  List<Observer> observersOf(Life life) {
    List<Observer> observers = new ArrayList<>();
    settings.observers().forEach(make -> observers.add(make.apply(life)));
    return List.copyOf(observers);
  }

  /** Nanoseconds since the beginning. */
  public long nowNanos() {
    return agenda.nowNanos();
  }

  /** All names, those of dead ones too. Ascending. */
  public Set<String> nodes() {
    return lives.keySet();
  }

  /** The life of a process, stopped or not; null if it is dead. */
  public @Nullable Life lifeOf(String node) {
    return lives.get(node);
  }

  /** The life of a process that is not dead. */
  public Life requireLife(String node) {
    return Objects.requireNonNull(lives.get(node), () -> node + " does not live");
  }

  /** When the process of that name was alive last: now, or when it died. */
  public long aliveUntilNanos(String node) {
    return lives.get(node) != null ? nowNanos() : diedNanos.getOrDefault(node, 0L);
  }

  public boolean isAlive(long creation) {
    return alive.contains(creation);
  }

  /** Adds nodes that do not run yet. */
  public void add(String... names) {
    for (String name : names) {
      lives.putIfAbsent(name, null);
    }
  }

  /** From its next life on the node does not show itself. */
  public void hide(String node) {
    hidden.add(node);
  }

  public HostClock clockOf(String node) {
    return clocks.computeIfAbsent(node, name -> new HostClock(agenda));
  }

  /** Starts processes that do not run: with what their disks hold, or without memory. */
  public void start(String... names) {
    for (String name : names) {
      if (lives.get(name) == null) {
        tell("start", name);
        begin(name, Journal.Image.EMPTY);
      }
    }
  }

  /** Keeps what a process knows now, as a copy of its disk. */
  public void saveDisk(String node) {
    Life life = lives.get(node);
    if (settings.keeping()) {
      directory(node).save();
    } else if (life != null) {
      saved.put(
          node,
          new Journal.Image(
              life.core().incarnation(), Promise.NONE, life.core().overlay().snapshot().store()));
    }
  }

  /** Starts a process that does not run with what {@link #saveDisk} kept. */
  public void startFromDisk(String node) {
    if (lives.get(node) != null) {
      return;
    }
    if (settings.keeping()) {
      directory(node).restore();
      losers.forEach(each -> each.accept(node));
    }
    tell("start", node + " with an old disk");
    begin(node, saved.getOrDefault(node, Journal.Image.EMPTY));
  }

  DataDirectory directory(String node) {
    return directories.computeIfAbsent(node, name -> new DataDirectory(random.split()));
  }

  private void begin(String name, Journal.Image image) {
    if (settings.promisesKept()) {
      Promise promise = promises.getOrDefault(name, Promise.NONE);
      begin(
          name,
          new Journal.Image(image.incarnation(), promise, image.store()),
          new PromiseJournal(this, random, kept -> promises.put(name, kept)));
      return;
    } else if (!settings.keeping()) {
      begin(name, image, null);
      return;
    }
    try {
      VirtualJournal journal = VirtualJournal.open(this, directory(name));
      begin(name, journal.kept(), journal);
    } catch (JournalException e) {
      // As whatever runs production does, in vain until the disk lets it.
      directory(name).disk.kill();
      tell("cannot start", name + ": " + e.getMessage());
      agenda.after(SECOND_NANOS, () -> start(name));
    }
  }

  private void begin(String name, Journal.Image kept, @Nullable LifeJournal journal) {
    long creation = ++creations;
    Life life =
        new Life(this, name, !hidden.contains(name), creation, kept, journal, random.split());
    lives.put(name, life);
    alive.add(creation);
    life.input(Input.TIMER, SwarmCore::advance);
    discover(life);
  }

  public void stop(String node) {
    Life life = lives.get(node);
    if (life != null) {
      tell("stop", node);
      life.pause();
    }
  }

  public void resume(String node) {
    Life life = lives.get(node);
    if (life != null) {
      tell("resume", node);
      life.resume();
    }
  }

  /** Handles each input late, by at most {@code most}; zero for at once. */
  public void slowDown(String node, Duration most) {
    Life life = lives.get(node);
    if (life != null) {
      tell("slow", node + " by " + most);
      life.slowDown(most.toNanos());
    }
  }

  /** What it has handed to the operating system may still get to its disk. */
  public void kill(String node) {
    Life life = lives.put(node, null);
    if (life != null) {
      tell("kill", node);
      alive.remove(life.creation);
      diedNanos.put(node, nowNanos());
      life.die();
      network.bury(life);
      if (settings.keeping()) {
        directory(node).disk.kill();
      }
    }
  }

  /** Kills it, and what its disk did not promise to keep may be lost. */
  public void cutPower(String node) {
    kill(node);
    if (settings.keeping()) {
      tell("power cut", node);
      directory(node).disk.crash();
    }
  }

  /** The disk of a process that does not run is replaced by an empty one. */
  public void loseDisk(String node) {
    if (settings.keeping() && lives.get(node) == null) {
      tell("disk lost", node);
      directory(node).disk.lose();
      losers.forEach(each -> each.accept(node));
    }
  }

  /** Has {@code listener} told of each node that finds less on its disk than was there. */
  public void onLoss(Consumer<String> listener) {
    losers.add(listener);
  }

  public void fillDisk(String node) {
    tell("disk full", node);
    directory(node).fill();
  }

  public void makeDiskReadOnly(String node) {
    tell("disk read-only", node);
    directory(node).disk.setReadOnly(true);
  }

  /** Each sync takes at most so long. */
  public void slowDownDisk(String node, Duration most) {
    tell("disk slow", node + " by " + most);
    directory(node).slowDown(most.toNanos());
  }

  /** One of the next operations of the disk fails. */
  public void failDisk(String node) {
    tell("disk fails", node);
    directory(node).failSoon();
  }

  /** The disk works as it should; what it holds stays as it is. */
  public void healDisk(String node) {
    tell("disk healed", node);
    directory(node).heal();
  }

  /** Says goodbye and ends. */
  public void leave(String node) {
    Life life = lives.get(node);
    if (life != null && !life.isPaused()) {
      tell("leave", node);
      life.sayGoodbye();
      kill(node);
    }
  }

  public void cut(String a, String b) {
    cutOneWay(a, b);
    cutOneWay(b, a);
  }

  public void cutOneWay(String from, String to) {
    tell("cut", from + " to " + to);
    network.cut(from, to);
  }

  public void heal(String a, String b) {
    tell("heal", a + " and " + b);
    network.wire(a, b).heal();
    network.wire(b, a).heal();
  }

  /** Sets by how much frames between two hosts are late at most. */
  public void setLatency(String a, String b, Duration most) {
    network.wire(a, b).setSpread(most.toNanos());
    network.wire(b, a).setSpread(most.toNanos());
  }

  /** What {@code from} sends to {@code to} stays on its way for a while; others are not held up. */
  public void stall(String from, String to, Duration duration) {
    if (network.stall(from, to, duration)) {
      tell("stall", from + " to " + to + " for " + duration);
    }
  }

  /** Both lose their connection, and what is on its way in it. */
  public void reset(String a, String b) {
    if (network.reset(a, b)) {
      tell("reset", a + " and " + b);
    }
  }

  /** One loses its connection, and the other does not notice before it sends. */
  public void halfClose(String end, String other) {
    if (network.halfClose(end, other)) {
      tell("half-close", end + " of " + other);
    }
  }

  /** Sets how heartbeats fare from now on. */
  public void setDatagrams(Datagrams datagrams) {
    tell("datagrams", datagrams.toString());
    this.datagrams = datagrams;
  }

  /** Makes every link whole, corrects every clock, and lets every process run as it should. */
  public void healAll() {
    for (String a : lives.keySet()) {
      for (String b : lives.keySet()) {
        if (a.compareTo(b) < 0) {
          heal(a, b);
        }
      }
    }
    network.flowAll();
    if (settings.keeping()) {
      lives.keySet().forEach(this::healDisk);
    }
    setDatagrams(Datagrams.GOOD);
    for (String node : lives.keySet()) {
      resume(node);
      Life life = lives.get(node);
      if (life != null && life.slowNanos() > 0) {
        slowDown(node, Duration.ZERO);
      }
    }
    start(lives.keySet().toArray(String[]::new));
  }

  public void pass(Duration duration) {
    agenda.runUntil(agenda.nowNanos() + duration.toNanos());
  }

  /** Lets time pass until something holds; true if it did before the time was over. */
  public boolean passUntil(BooleanSupplier condition, Duration atMost) {
    long endNanos = agenda.nowNanos() + atMost.toNanos();
    while (!condition.getAsBoolean() && agenda.nowNanos() < endNanos) {
      pass(Duration.ofMillis(100));
    }
    return condition.getAsBoolean();
  }

  /** What one node knows of another, if that is in its list. */
  public Optional<NodeHealth> health(String observer, String node) {
    Life life = lives.get(observer);
    return life == null
        ? Optional.empty()
        : life.core.nodes(life.now()).stream().filter(h -> h.node().equals(node)).findAny();
  }

  /** Whether all live, and nobody waits for a disk. */
  public boolean hasKeptAll() {
    return lives.values().stream().allMatch(life -> life != null && life.hasKeptAll());
  }

  /** Whether everybody sees everybody as healthy, connected, and in the life that they live. */
  public boolean isWhole() {
    return lives.keySet().stream()
        .allMatch(a -> lives.keySet().stream().allMatch(b -> a.equals(b) || sees(a, b)));
  }

  /** Who keeps {@link #isWhole} from being true. */
  public List<String> whatIsMissing() {
    List<String> missing = new ArrayList<>();
    for (String observer : lives.keySet()) {
      for (String node : lives.keySet()) {
        if (!observer.equals(node) && !sees(observer, node)) {
          missing.add(observer + " sees " + node + " as " + health(observer, node));
        }
      }
    }
    return missing;
  }

  /** Messages sent so far, all nodes together. */
  public long messages() {
    return network.messages();
  }

  /** The bytes of these messages, without what frames and TCP add. */
  public long bytes() {
    return network.bytes();
  }

  private boolean sees(String observer, String node) {
    Life life = lives.get(node);
    return life != null && health(observer, node).filter(h -> isTrue(h, life)).isPresent();
  }

  private static boolean isTrue(NodeHealth health, Life life) {
    return health.status() == NodeStatus.HEALTHY
        && health.connected()
        && health.creation() == life.creation
        && health.incarnation().isPresent()
        && health.incarnation().getAsLong() == life.core.incarnation();
  }

  private void discover(Life life) {
    if (settings.staticHosts()) {
      for (String other : lives.keySet()) {
        life.input(
            Input.of(Input.Kind.SIGHTED, other),
            (core, now) -> core.handleSighted(now, "epmd", 1_024, other, DiscoveryContext.FOREVER));
      }
    } else {
      heartbeat(life);
    }
  }

  private void heartbeat(Life life) {
    if (life.isDead()) {
      return;
    }
    if (!life.isPaused()) {
      for (String other : lives.keySet()) {
        if (!network.wire(life.node, other).isCut()) {
          datagram(other, life.node);
        }
      }
    }
    agenda.after(random.nextLong(5 * SECOND_NANOS), () -> heartbeat(life));
  }

  private void datagram(String to, String from) {
    int copies = datagrams.doubled() > 0 && random.nextDouble() < datagrams.doubled() ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      if (datagrams.loss() == 0 || random.nextDouble() >= datagrams.loss()) {
        agenda.after(random.nextLong(datagrams.spreadNanos()), () -> sight(lives.get(to), from));
      }
    }
  }

  private static void sight(@Nullable Life listener, String node) {
    if (listener != null) {
      listener.input(
          Input.of(Input.Kind.SIGHTED, node),
          (core, now) -> core.handleSighted(now, "gossip", 256, node, SIGHTING_HOLDS));
    }
  }

  private void inspectEachSecond() {
    for (Life life : lives.values()) {
      if (life != null && !life.isPaused()) {
        life.inspect();
      }
    }
    agenda.after(SECOND_NANOS, this::inspectEachSecond);
  }

  private void tell(String what, String whom) {
    trace.tell(nowNanos(), "--- " + what + " " + whom);
  }
}
