package dev.starling.testkit.story;

import dev.starling.testkit.Fault;
import dev.starling.testkit.world.Datagrams;
import dev.starling.testkit.world.HostClock;
import dev.starling.testkit.world.World;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Does harm to a world, of the kinds that it is given, as its seed has it. */
public final class FaultSource {
  private final World world;
  private final SplittableRandom random;
  private final List<String> names;
  private final List<Fault> kinds;
  private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
  private boolean over;

  /** A source that has done nothing yet. {@code kinds} are at least one, and at least one node. */
  public FaultSource(World world, SplittableRandom random, Set<Fault> kinds) {
    this.world = world;
    this.random = random;
    this.names = List.copyOf(world.nodes());
    this.kinds = kinds.stream().sorted().toList();
  }

  /** How often each kind of fault was begun. */
  public Map<Fault, Integer> injected() {
    return injected;
  }

  /** Makes everything whole, and does no harm any more. Wall clocks stay as wrong as they are. */
  public void end() {
    over = true;
    world.healAll();
  }

  /** Begins one fault; it ends by itself. */
  public void inject() {
    Fault fault = kinds.get(random.nextInt(kinds.size()));
    injected.merge(fault, 1, Integer::sum);
    String node = any();
    switch (fault) {
      case LOSS -> loseDatagrams();
      case PARTITION -> partition(node, any());
      case FLAPPING -> flap(node, any(), 3 + random.nextInt(10));
      case CONNECTION -> harmConnection(node, any());
      case CRASH -> crash(node);
      case DISK -> restartWithOldDisk(node);
      case STORAGE -> harmDisk(node);
      case LEAVE -> leave(node);
      case PAUSE -> pause(node);
      case SLOW -> slowDown(node);
      case CLOCK -> harmClock(world.clockOf(node));
    }
  }

  private void loseDatagrams() {
    world.setDatagrams(
        new Datagrams(random.nextDouble(0.9), random.nextDouble(0.3), millis(1, 3_000).toNanos()));
    later(millis(1_000, 20_000), () -> world.setDatagrams(Datagrams.GOOD));
  }

  private void partition(String node, String other) {
    Duration length = random.nextInt(4) == 0 ? millis(8_000, 70_000) : millis(200, 8_000);
    switch (random.nextInt(6)) {
      case 0, 1 -> cut(node, other, length);
      case 2 -> cutOneWay(node, other, length);
      case 3 -> names.forEach(each -> cut(node, each, length));
      case 4 -> halves(length, "");
      default -> halves(length, node);
    }
  }

  /** Cuts all links between two halves, but for those of {@code bridge}. */
  private void halves(Duration length, String bridge) {
    long sides = random.nextLong();
    for (int a = 0; a < names.size(); a++) {
      for (int b = a + 1; b < names.size(); b++) {
        boolean apart = (sides >>> (a % Long.SIZE) & 1) != (sides >>> (b % Long.SIZE) & 1);
        boolean bridged = names.get(a).equals(bridge) || names.get(b).equals(bridge);
        if (apart && !bridged) {
          cut(names.get(a), names.get(b), length);
        }
      }
    }
  }

  private void flap(String a, String b, int times) {
    if (times > 0) {
      Duration length = millis(20, 1_500);
      cut(a, b, length);
      later(length.plus(millis(20, 1_500)), () -> flap(a, b, times - 1));
    }
  }

  private void harmConnection(String node, String other) {
    switch (random.nextInt(4)) {
      case 0 -> world.reset(node, other);
      case 1 -> world.halfClose(node, other);
      case 2 -> world.stall(node, other, millis(100, 20_000));
      default -> {
        world.stall(node, other, millis(50, 3_000));
        later(millis(10, 2_500), () -> world.reset(node, other));
      }
    }
  }

  private void crash(String node) {
    world.kill(node);
    world.loseDisk(node);
    startLater(node);
  }

  /** What it knew a while ago is on its disk; then it dies. */
  private void restartWithOldDisk(String node) {
    world.saveDisk(node);
    later(
        millis(0, 10_000),
        () -> {
          world.kill(node);
          later(pauseBeforeStart(), () -> world.startFromDisk(node));
        });
  }

  private void harmDisk(String node) {
    switch (random.nextInt(10)) {
      case 0, 1 -> {
        world.kill(node);
        startLater(node);
      }
      case 2, 3 -> {
        world.cutPower(node);
        startLater(node);
      }
      case 4 -> {
        world.failDisk(node);
        if (random.nextBoolean()) {
          later(millis(0, 3_000), () -> world.cutPower(node));
          startLater(node);
        }
      }
      case 5 -> {
        world.slowDownDisk(node, millis(10, 8_000));
        healDiskLater(node);
      }
      case 6, 7 -> {
        world.fillDisk(node);
        healDiskLater(node);
      }
      case 8 -> {
        world.makeDiskReadOnly(node);
        healDiskLater(node);
      }
      default -> {
        world.kill(node);
        world.loseDisk(node);
        startLater(node);
      }
    }
  }

  private void healDiskLater(String node) {
    later(millis(500, 20_000), () -> world.healDisk(node));
  }

  private void leave(String node) {
    world.leave(node);
    startLater(node);
  }

  private void startLater(String node) {
    later(pauseBeforeStart(), () -> world.start(node));
  }

  private Duration pauseBeforeStart() {
    return random.nextBoolean() ? Duration.ZERO : millis(0, 15_000);
  }

  private void pause(String node) {
    world.stop(node);
    Duration length = random.nextInt(4) == 0 ? millis(4_000, 45_000) : millis(50, 4_000);
    later(length, () -> world.resume(node));
  }

  private void slowDown(String node) {
    world.slowDown(node, millis(1, 300));
    later(millis(1_000, 20_000), () -> world.slowDown(node, Duration.ZERO));
  }

  private void harmClock(HostClock clock) {
    switch (random.nextInt(6)) {
      case 0 -> clock.step(random.nextInt(-2_000, 2_000));
      case 1 -> clock.step(1_000L * random.nextInt(-3_600, 3_600));
      case 2 -> clock.step(86_400_000L * random.nextInt(-2, 3));
      case 3 -> clock.run(1 + random.nextDouble(-0.05, 0.05));
      case 4 -> clock.run(0);
      default -> clock.correct();
    }
  }

  private void cut(String a, String b, Duration length) {
    cutOneWay(a, b, length);
    cutOneWay(b, a, length);
  }

  private void cutOneWay(String from, String to, Duration length) {
    if (!from.equals(to)) {
      world.cutOneWay(from, to);
      later(length, () -> world.heal(from, to));
    }
  }

  private void later(Duration duration, Runnable action) {
    world
        .agenda()
        .after(
            duration.toNanos(),
            () -> {
              if (!over) {
                action.run();
              }
            });
  }

  private String any() {
    return names.get(random.nextInt(names.size()));
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(random.nextInt(from, to));
  }
}
