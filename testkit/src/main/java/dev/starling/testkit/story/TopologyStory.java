package dev.starling.testkit.story;

import dev.starling.core.planted.Planted;
import dev.starling.core.sync.OverlayConfig;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Quorum;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.TopologyConfig;
import dev.starling.testkit.Fault;
import dev.starling.testkit.check.CommandWitness;
import dev.starling.testkit.check.HealthWitness;
import dev.starling.testkit.world.Input;
import dev.starling.testkit.world.Life;
import dev.starling.testkit.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A history that follows from its seed alone: nodes with clocks that differ form a swarm; others
 * join while nothing fails; then there are faults and promotions; then all is made whole; then the
 * swarm is cut in parts, and is made whole again.
 */
public final class TopologyStory {
  /** Until all links stand, votes have come to an end, and memories are whole. */
  private static final Duration AGREED_WITHIN = Duration.ofMinutes(2);

  /** The same where all processes run, and links stand or do not: until silence is down. */
  private static final Duration PARTED_WITHIN = Duration.ofMinutes(1);

  private static final Duration MEMORY_WITHIN = Duration.ofSeconds(10);

  private static final Role[] PROMOTIONS = {
    Role.COMMANDER, Role.COMMANDER, Role.WINGMATE, Role.RELAY, Role.AUTO
  };

  private final SplittableRandom random;
  private final Set<Fault> kinds;
  private final Duration length;
  private final Quorum quorum;
  private final CommandWitness witness;
  private final World world;
  private final List<String> names = new ArrayList<>();
  private final boolean promotes;
  private Duration agreedWithin = Duration.ZERO;

  /**
   * A story that has not begun.
   *
   * @param planted what all nodes do wrong
   */
  public TopologyStory(long seed, boolean printed, Planted planted) {
    random = new SplittableRandom(seed);
    int nodes = 3 + random.nextInt(5);
    quorum =
        switch (random.nextInt(5)) {
          case 0, 1 -> Quorum.ONE;
          case 2 -> Quorum.majorityOf(nodes);
          default -> Quorum.ofSize(nodes / 2 + 1);
        };
    boolean promisesKept = random.nextBoolean();
    witness = new CommandWitness(quorum, quorum.size() > 1, promisesKept);
    world =
        new World(
            new World.Settings(
                seed,
                random.nextInt(3) == 0,
                printed,
                OverlayConfig.DEFAULT,
                TopologyConfig.DEFAULT.withQuorum(quorum),
                promisesKept,
                planted,
                false,
                List.of(HealthWitness::new, witness::observe)));
    for (int i = 0; i < nodes; i++) {
      names.add("n" + i);
    }
    world.add(names.toArray(String[]::new));
    promotes = random.nextBoolean();
    kinds = EnumSet.complementOf(EnumSet.of(Fault.STORAGE));
    if (random.nextInt(3) > 0) {
      kinds.removeIf(fault -> random.nextBoolean());
    }
    length = Duration.ofSeconds(20 + random.nextInt(60));
  }

  public World world() {
    return world;
  }

  /** How often somebody began to command. */
  public long elections() {
    return witness.elections();
  }

  /** The longest that it took until all agreed, once everything was whole. */
  public Duration agreedWithin() {
    return agreedWithin;
  }

  /**
   * Lets it happen.
   *
   * @throws AssertionError for what must not be
   */
  public void run() {
    form();
    FaultSource faults = new FaultSource(world, random.split(), kinds);
    if (!kinds.isEmpty()) {
      long endNanos = world.nowNanos() + length.toNanos();
      while (world.nowNanos() < endNanos) {
        world.pass(millis(0, random.nextInt(4) == 0 ? 50 : 5_000));
        faults.inject();
        if (promotes && random.nextInt(3) == 0) {
          promote();
        }
      }
      faults.end();
      settle(names);
    }
    if (quorum.size() > 1) {
      overlap();
    }
    part();
    world.healAll();
    settle(names);
  }

  /**
   * Two that do not hear each other, and are heard by all others, lose their commander: each takes
   * itself for the first in the order, and claims at the same moment as the other.
   */
  private void overlap() {
    world.passUntil(world::isWhole, Duration.ofSeconds(90));
    world.pass(MEMORY_WITHIN);
    Commander commander = CommandWitness.follows(world.requireLife(names.get(0)));
    if (commander == null) {
      throw new AssertionError("nobody commands: " + CommandWitness.opinions(world));
    }
    List<String> others = new ArrayList<>(names);
    others.remove(commander.node());
    String one = others.remove(random.nextInt(others.size()));
    world.cut(one, others.get(random.nextInt(others.size())));
    world.pass(Duration.ofSeconds(8));
    world.kill(commander.node());
    world.pass(Duration.ofSeconds(8));
    world.healAll();
    world.start(commander.node());
    settle(names);
  }

  /** All but one or two begin at once or one by one; the others join when a commander is there. */
  private void form() {
    int late = 1 + random.nextInt(names.size() > 3 ? 2 : 1);
    List<String> first = names.subList(0, names.size() - late);
    if (first.size() < quorum.size()) {
      first = names;
    }
    for (String node : names) {
      if (random.nextInt(3) == 0) {
        world.clockOf(node).step(86_400_000L * random.nextInt(-1, 2));
      }
    }
    for (String node : first) {
      world.start(node);
      world.pass(millis(0, random.nextBoolean() ? 10 : 2_000));
    }
    settle(first);
    world.pass(Duration.ofSeconds(8));
    settle(first);
    Commander before = CommandWitness.follows(world.requireLife(first.get(0)));
    witness.setQuiet(true);
    for (String node : names.subList(first.size(), names.size())) {
      witness.setQuiet(false);
      world.start(node);
      // A newcomer that finds nobody for a while is its own commander; that is no failure.
      world.passUntil(() -> isConnected(node), Duration.ofSeconds(30));
      witness.setQuiet(true);
      world.pass(millis(0, 3_000));
    }
    settle(names);
    world.pass(Duration.ofSeconds(8));
    Commander after = CommandWitness.follows(world.requireLife(first.get(0)));
    if (before == null || after == null || !before.node().equals(after.node())) {
      throw new AssertionError(
          "a newcomer took over: " + before + " was the commander, now it is " + after);
    }
    if (promotes) {
      promote();
      world.pass(Duration.ofSeconds(4));
      settle(names);
    }
    witness.setQuiet(false);
  }

  private boolean isConnected(String node) {
    return !world.requireLife(node).connectedTo().isEmpty()
        && CommandWitness.follows(world.requireLife(node)) != null
        && CommandWitness.agree(world, running());
  }

  private List<String> running() {
    return names.stream().filter(node -> world.lifeOf(node) != null).toList();
  }

  private void settle(List<String> nodes) {
    long beginNanos = world.nowNanos();
    if (!world.passUntil(() -> CommandWitness.agree(world, nodes), AGREED_WITHIN)) {
      throw new AssertionError(
          "after " + AGREED_WITHIN + " there is no agreement: " + CommandWitness.opinions(world));
    }
    Duration taken = Duration.ofNanos(world.nowNanos() - beginNanos);
    agreedWithin = taken.compareTo(agreedWithin) > 0 ? taken : agreedWithin;
    boolean eldestCommands = quorum.size() == 1 && !promotes;
    Commander commander = CommandWitness.follows(world.requireLife(nodes.get(0)));
    String eldest = CommandWitness.eldest(world, nodes);
    if (eldestCommands
        && isWhole(nodes)
        && (commander == null || !commander.node().equals(eldest))) {
      throw new AssertionError(eldest + " is the eldest: " + CommandWitness.opinions(world));
    }
  }

  private boolean isWhole(List<String> nodes) {
    return nodes.size() == names.size() && world.isWhole();
  }

  /** Cuts the swarm in parts in which all links are whole, or into a line. */
  private void part() {
    world.passUntil(world::isWhole, Duration.ofSeconds(90));
    // Voters that were restarted ask the others first.
    world.pass(MEMORY_WITHIN);
    boolean line = quorum.size() == 1 && random.nextBoolean();
    int split = 1 + random.nextInt(names.size() - 1);
    for (int a = 0; a < names.size(); a++) {
      for (int b = a + 1; b < names.size(); b++) {
        boolean linked = line ? b == a + 1 : a < split == b < split;
        if (!linked) {
          world.cut(names.get(a), names.get(b));
        }
      }
    }
    if (line) {
      judgePart(names);
    } else {
      judgePart(names.subList(0, split));
      judgePart(names.subList(split, names.size()));
    }
  }

  private void judgePart(List<String> part) {
    Set<String> nodes = new TreeSet<>(part);
    boolean mayCommand = nodes.size() >= quorum.size();
    boolean as =
        world.passUntil(
            () ->
                mayCommand
                    ? CommandWitness.agree(world, nodes)
                    : nodes.stream()
                        .allMatch(n -> CommandWitness.follows(world.requireLife(n)) == null),
            PARTED_WITHIN);
    if (!as) {
      throw new AssertionError(
          PARTED_WITHIN
              + " after it was cut off, the part "
              + part
              + (mayCommand ? " does not agree: " : " has a commander: ")
              + CommandWitness.opinions(world));
    }
  }

  private void promote() {
    List<String> running = running();
    if (running.isEmpty()) {
      return;
    }
    String node = names.get(random.nextInt(names.size()));
    Role role = PROMOTIONS[random.nextInt(PROMOTIONS.length)];
    Life life = world.requireLife(running.get(random.nextInt(running.size())));
    life.input(
        Input.of(Input.Kind.PROMOTE, node),
        (core, now) -> {
          if (core.topology(now).nodes(now.nanos()).stream()
              .anyMatch(known -> known.node().equals(node) && known.birth().isPresent())) {
            core.handlePromote(now, node, role);
          }
        });
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(random.nextInt(from, Math.max(from + 1, to)));
  }
}
