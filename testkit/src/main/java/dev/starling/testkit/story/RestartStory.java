package dev.starling.testkit.story;

import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.planted.Planted;
import dev.starling.core.sync.OverlayConfig;
import dev.starling.testkit.check.Ledger;
import dev.starling.testkit.world.Input;
import dev.starling.testkit.world.Life;
import dev.starling.testkit.world.World;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One node of three begins life after life, and writes in each. What is kept of those that have
 * ended must not grow, and nothing that they wrote may be lost or come back.
 */
public final class RestartStory {
  private static final Duration RETENTION = Duration.ofSeconds(20);
  private static final Duration ANTI_ENTROPY = Duration.ofSeconds(2);

  /** Until all have said thrice what they have, with a fault or two between. */
  private static final Duration SLACK = Duration.ofSeconds(60);

  /** After the longest pause between two dials, and a dial that has just begun in vain. */
  private static final Duration RECONNECTED_WITHIN = Duration.ofSeconds(90);

  private static final int MIN_LIFE_MILLIS = 1_500;
  private static final int MAX_LIFE_MILLIS = 4_000;
  private static final List<String> NODES = List.of("a", "b", "c");
  private static final String MORTAL = "c";

  /** Well below {@link #RETENTION}, with the time until a connection stands again. */
  private static final int MAX_FAULT_MILLIS = 3_000;

  /** An entry for each node and each name, and one for each life that ended lately. */
  public static final int MAX_ENTRIES =
      2 * NODES.size() + (int) (RETENTION.plus(SLACK).toMillis() / MIN_LIFE_MILLIS);

  private final SplittableRandom random;
  private final int lives;
  private final boolean harmed;
  private final Ledger ledger = new Ledger();
  private final World world;
  private long numbers;
  private int mostEntries;

  /**
   * A story that has not begun.
   *
   * @param lives how many the node begins
   * @param harmed whether links are cut, processes stopped, and clocks set back meanwhile
   */
  public RestartStory(long seed, int lives, boolean harmed, boolean printed, Planted planted) {
    this.random = new SplittableRandom(seed);
    this.lives = lives;
    this.harmed = harmed;
    OverlayConfig config =
        OverlayConfig.DEFAULT
            .withIntervals(Duration.ofMillis(200), ANTI_ENTROPY)
            .withReplicaRetention(RETENTION);
    this.world =
        new World(
            new World.Settings(
                seed, true, printed, config, planted, false, List.of(ledger::observe)));
    world.add(NODES.toArray(String[]::new));
  }

  public World world() {
    return world;
  }

  public Ledger ledger() {
    return ledger;
  }

  /** The size of the largest vector that a node had. */
  public int mostEntries() {
    return mostEntries;
  }

  /** Lets it happen; {@link AssertionError} for what must not be. */
  public void run() {
    world.start(NODES.toArray(String[]::new));
    world.pass(Duration.ofSeconds(3));
    for (int life = 0; life < lives; life++) {
      beginLife();
      write(MORTAL);
      harm();
      world.pass(millis(1, 1_000));
      write(NODES.get(random.nextInt(NODES.size())));
      world.pass(millis(MIN_LIFE_MILLIS, MAX_LIFE_MILLIS));
      measure();
    }
    world.healAll();
    settle();
    world.pass(RETENTION.plus(SLACK));
    settle();
    measure();
    int entries = entries(MORTAL);
    if (entries > 2 * NODES.size()) {
      throw new AssertionError(entries + " entries are left: " + ledger.differences());
    }
  }

  private void beginLife() {
    if (random.nextBoolean()) {
      world.leave(MORTAL);
    } else {
      world.kill(MORTAL);
    }
    if (random.nextInt(4) == 0) {
      world.pass(millis(1, 500));
    }
    if (harmed && random.nextInt(5) == 0) {
      world.clockOf(MORTAL).step(-1_000L * random.nextInt(1, 3_600));
    } else {
      world.clockOf(MORTAL).correct();
    }
    world.start(MORTAL);
  }

  private void harm() {
    if (!harmed || random.nextInt(3) > 0) {
      return;
    }
    String node = NODES.get(random.nextInt(NODES.size()));
    String other = NODES.get(random.nextInt(NODES.size()));
    Duration length = millis(50, MAX_FAULT_MILLIS);
    switch (random.nextInt(5)) {
      case 0 -> {
        world.stop(node);
        world.agenda().after(length.toNanos(), () -> world.resume(node));
      }
      case 1 -> world.reset(node, other);
      case 2 -> world.stall(node, other, length);
      default -> {
        if (!node.equals(other)) {
          world.cut(node, other);
          world.agenda().after(length.toNanos(), () -> world.heal(node, other));
        }
      }
    }
  }

  /** Values and removals of few ids, so that most writes replace one of another life. */
  private void write(String node) {
    Life life = world.lifeOf(node);
    if (life != null) {
      String id = "id" + random.nextInt(12);
      boolean removal = random.nextInt(4) == 0;
      life.input(
          Input.of(Input.Kind.WRITE, id),
          (core, now) ->
              ledger
                  .witness(life)
                  .write(
                      now, OverlayKind.ENTITY, id, removal ? null : Ledger.value(++numbers, "")));
    }
  }

  private void measure() {
    for (String node : NODES) {
      mostEntries = Math.max(mostEntries, entries(node));
    }
    if (mostEntries > MAX_ENTRIES) {
      throw new AssertionError(
          "a vector has " + mostEntries + " entries, at most " + MAX_ENTRIES + " are expected");
    }
  }

  private int entries(String node) {
    return world.requireLife(node).core().overlay().snapshot().vector().size();
  }

  private void settle() {
    if (!world.passUntil(ledger::isEqualEverywhere, RECONNECTED_WITHIN)) {
      throw new AssertionError("replicas differ: " + ledger.differences());
    }
    ledger.judgeEnd();
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(random.nextInt(from, to));
  }
}
