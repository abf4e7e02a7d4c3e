package dev.starling.core.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A history that follows from its seed alone: three to seven nodes, two to three minutes of faults,
 * then everything is made whole.
 */
final class RandomFaults {
  /** After the longest pause between two dials, and a dial that has just begun in vain. */
  static final Duration HEALED_WITHIN = Duration.ofSeconds(90);

  private final SplittableRandom random;
  private final VirtualSwarm swarm;
  private final List<String> names = new ArrayList<>();

  RandomFaults(long seed, boolean printed) {
    random = new SplittableRandom(seed);
    swarm = new VirtualSwarm(seed, random.nextInt(3) == 0, printed);
    int nodes = 3 + random.nextInt(5);
    for (int i = 0; i < nodes; i++) {
      String name = "n" + i;
      names.add(name);
      swarm.add(name);
      if (random.nextInt(8) == 0) {
        swarm.hide(name);
      }
    }
  }

  VirtualSwarm swarm() {
    return swarm;
  }

  void run() {
    for (String name : names) {
      swarm.start(name);
      swarm.pass(millis(0, 300));
    }
    long endNanos = swarm.nowNanos() + millis(120_000, 180_000).toNanos();
    while (swarm.nowNanos() < endNanos) {
      swarm.pass(random.nextInt(4) == 0 ? millis(0, 50) : millis(500, 9_000));
      fault(any());
    }
    swarm.healAll();
  }

  private void fault(String node) {
    String other = any();
    switch (random.nextInt(12)) {
      case 0 -> swarm.kill(node);
      case 1, 2 -> restart(node);
      case 3, 4 -> hold(node, millis(200, 4_000));
      case 5 -> hold(node, millis(4_000, 70_000));
      case 6 -> cut(node, other, millis(200, 8_000));
      case 7 -> cut(node, other, millis(8_000, 100_000));
      case 8 -> cutOneWay(node, other, millis(500, 80_000));
      case 9 -> isolate(node, millis(1_000, 60_000));
      case 10 -> swarm.leave(node);
      default -> swarm.start(names.toArray(String[]::new));
    }
  }

  /** Kills it, perhaps with its clock set, and starts it at once or later. */
  private void restart(String node) {
    swarm.kill(node);
    if (random.nextBoolean()) {
      swarm.setWallOffset(node, Duration.ofSeconds(random.nextInt(-3_600, 3_600)));
    }
    Duration pause = random.nextBoolean() ? Duration.ZERO : millis(0, 40_000);
    swarm.agenda().after(pause.toNanos(), () -> swarm.start(node));
  }

  private void hold(String node, Duration duration) {
    swarm.stop(node);
    swarm.agenda().after(duration.toNanos(), () -> swarm.resume(node));
  }

  private void cut(String a, String b, Duration duration) {
    cutOneWay(a, b, duration);
    cutOneWay(b, a, duration);
  }

  private void cutOneWay(String from, String to, Duration duration) {
    if (!from.equals(to)) {
      swarm.cutOneWay(from, to);
      swarm.agenda().after(duration.toNanos(), () -> swarm.heal(from, to));
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
