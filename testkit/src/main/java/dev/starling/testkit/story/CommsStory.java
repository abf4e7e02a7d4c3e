package dev.starling.testkit.story;

import dev.starling.core.link.CommsConfig;
import dev.starling.core.link.Priority;
import dev.starling.core.planted.Planted;
import dev.starling.core.sync.OverlayConfig;
import dev.starling.testkit.Fault;
import dev.starling.testkit.check.HealthWitness;
import dev.starling.testkit.check.Post;
import dev.starling.testkit.world.Input;
import dev.starling.testkit.world.Life;
import dev.starling.testkit.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A history that follows from its seed alone: nodes send each other messages of all priorities
 * under faults; then everything is made whole, and what still waits must arrive. In a part of the
 * seeds some links are missing for good, so that relays carry what goes there.
 */
public final class CommsStory {
  private static final Duration RECONNECTED_WITHIN = Duration.ofSeconds(90);

  /** A probe may be 8 s away, and handlers have a backlog. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private static final int LARGE_BYTES = 3_000;
  private static final List<Priority> PRIORITIES = List.of(Priority.values());

  private final SplittableRandom random;
  private final Duration length;
  private final World world;
  private final FaultSource faults;
  private final Post post;
  private final CommsConfig config;
  private final List<String> names = new ArrayList<>();
  private final boolean harmless;
  private boolean over;

  /**
   * A story that has not begun.
   *
   * @param length in which there are faults
   * @param planted what all nodes do wrong
   */
  public CommsStory(
      long seed, int nodes, Set<Fault> kinds, Duration length, boolean printed, Planted planted) {
    this.random = new SplittableRandom(seed);
    this.length = length;
    this.config =
        new CommsConfig(
            Duration.ofMillis(random.nextInt(3_000, 60_000)),
            Duration.ofSeconds(5),
            random.nextInt(3) == 0 ? 20 : 10_000,
            64L << 20,
            1 << 20);
    this.post = new Post(config.criticalDeadline());
    this.world =
        new World(
            new World.Settings(
                seed,
                random.nextInt(3) == 0,
                printed,
                OverlayConfig.DEFAULT,
                config,
                planted,
                List.of(HealthWitness::new, post::observe)));
    for (int i = 0; i < nodes; i++) {
      names.add("n" + i);
      world.add("n" + i);
    }
    this.faults = new FaultSource(world, random.split(), kinds);
    this.harmless = kinds.isEmpty();
  }

  public World world() {
    return world;
  }

  public Post post() {
    return post;
  }

  /** Lets it happen; {@link AssertionError} for what must not be. */
  public void run() {
    makeLinksDiffer();
    for (String node : names) {
      world.start(node);
      world.pass(Duration.ofMillis(random.nextInt(500)));
    }
    sendSoon();
    long endNanos = world.nowNanos() + length.toNanos();
    if (!harmless) {
      harmSoon(endNanos);
    }
    world.pass(length);
    faults.end();
    if (!world.passUntil(world::isWhole, RECONNECTED_WITHIN)) {
      throw new AssertionError("not whole: " + world.whatIsMissing());
    }
    long wholeNanos = world.nowNanos();
    world.pass(Duration.ofSeconds(3));
    over = true;
    world.pass(config.criticalDeadline().plus(GRACE));
    post.judgeEnd(world, wholeNanos, GRACE.toNanos());
  }

  /** From a fast network to a bad one. */
  private void makeLinksDiffer() {
    for (String a : names) {
      for (String b : names) {
        if (a.compareTo(b) < 0) {
          changeLink(a, b);
        }
      }
    }
  }

  private void changeLink(String a, String b) {
    int[] most = {2, 20, 60, 300, 1_500};
    int kind = random.nextInt(8);
    world.setLatency(a, b, Duration.ofMillis(most[Math.max(0, kind - 3)]));
  }

  private void harmSoon(long endNanos) {
    world
        .agenda()
        .after(
            random.nextLong(1_500_000_000),
            () -> {
              if (world.nowNanos() < endNanos) {
                faults.inject();
                if (random.nextInt(3) == 0) {
                  changeLink(any(), any());
                }
                harmSoon(endNanos);
              }
            });
  }

  private void sendSoon() {
    world
        .agenda()
        .after(
            random.nextLong(200_000_000),
            () -> {
              if (!over) {
                send(any(), any(), random.nextInt(4) == 0 ? random.nextInt(40) : 1);
                sendSoon();
              }
            });
  }

  private void send(String from, String to, int count) {
    Life life = world.lifeOf(from);
    if (life == null) {
      return;
    }
    for (int i = 0; i < count; i++) {
      Priority priority =
          random.nextBoolean() ? Priority.CRITICAL : PRIORITIES.get(random.nextInt(4));
      int bytes = random.nextInt(20) == 0 ? LARGE_BYTES : 20;
      life.input(
          Input.of(Input.Kind.SEND, to),
          (core, now) -> post.witness(life).send(now, to, priority, bytes, config.maxQueued()));
    }
  }

  private String any() {
    return names.get(random.nextInt(names.size()));
  }
}
