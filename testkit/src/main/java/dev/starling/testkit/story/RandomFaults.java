package dev.starling.testkit.story;

import dev.starling.core.planted.Planted;
import dev.starling.core.sync.OverlayConfig;
import dev.starling.testkit.check.HealthWitness;
import dev.starling.testkit.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A history that follows from its seed alone: three to seven nodes, two to three minutes of faults,
 * then everything is made whole.
 */
public final class RandomFaults {
  /** After the longest pause between two dials, and a dial that has just begun in vain. */
  public static final Duration HEALED_WITHIN = Duration.ofSeconds(90);

  private final SplittableRandom random;
  private final World world;
  private final List<String> names = new ArrayList<>();

  public RandomFaults(long seed, boolean printed) {
    random = new SplittableRandom(seed);
    world =
        new World(
            new World.Settings(
                seed,
                random.nextInt(3) == 0,
                printed,
                OverlayConfig.DEFAULT,
                Planted.NONE,
                false,
                List.of(HealthWitness::new)));
    int nodes = 3 + random.nextInt(5);
    for (int i = 0; i < nodes; i++) {
      String name = "n" + i;
      names.add(name);
      world.add(name);
      if (random.nextInt(8) == 0) {
        world.hide(name);
      }
    }
  }

  public World world() {
    return world;
  }

  public void run() {
    for (String name : names) {
      world.start(name);
      world.pass(millis(0, 300));
    }
    long endNanos = world.nowNanos() + millis(120_000, 180_000).toNanos();
    while (world.nowNanos() < endNanos) {
      world.pass(random.nextInt(4) == 0 ? millis(0, 50) : millis(500, 9_000));
      fault(any());
    }
    world.healAll();
  }

  private void fault(String node) {
    String other = any();
    switch (random.nextInt(12)) {
      case 0 -> world.kill(node);
      case 1, 2 -> restart(node);
      case 3, 4 -> hold(node, millis(200, 4_000));
      case 5 -> hold(node, millis(4_000, 70_000));
      case 6 -> cut(node, other, millis(200, 8_000));
      case 7 -> cut(node, other, millis(8_000, 100_000));
      case 8 -> cutOneWay(node, other, millis(500, 80_000));
      case 9 -> isolate(node, millis(1_000, 60_000));
      case 10 -> world.leave(node);
      default -> world.start(names.toArray(String[]::new));
    }
  }

  /** Kills it, perhaps with its clock set, and starts it at once or later. */
  private void restart(String node) {
    world.kill(node);
    if (random.nextBoolean()) {
      world.clockOf(node).step(1_000L * random.nextInt(-3_600, 3_600));
    }
    Duration pause = random.nextBoolean() ? Duration.ZERO : millis(0, 40_000);
    world.agenda().after(pause.toNanos(), () -> world.start(node));
  }

  private void hold(String node, Duration duration) {
    world.stop(node);
    world.agenda().after(duration.toNanos(), () -> world.resume(node));
  }

  private void cut(String a, String b, Duration duration) {
    cutOneWay(a, b, duration);
    cutOneWay(b, a, duration);
  }

  private void cutOneWay(String from, String to, Duration duration) {
    if (!from.equals(to)) {
      world.cutOneWay(from, to);
      world.agenda().after(duration.toNanos(), () -> world.heal(from, to));
    }
  }

  private void isolate(String node, Duration duration) {
    for (String other : names) {
      cut(node, other, duration);
    }
  }

  private String any() {
    return names.get(random.nextInt(names.size()));
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(random.nextInt(from, to));
  }
}
