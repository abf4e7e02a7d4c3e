package dev.starling.testkit.world;

import dev.starling.core.topology.Promise;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps promises and nothing else, on a disk that no crash harms. That takes a while, and a process
 * that dies meanwhile has or has not kept what it promised last.
 */
final class PromiseJournal implements LifeJournal {
  private static final long MOST_NANOS = 5_000_000;

  private final World world;
  private final SplittableRandom random;
  private final Consumer<Promise> disk;
  private dev.starling.testkit.world.@Nullable Life life;
  private long writtenNanos;
  private long toldNanos;

  /**
   * The journal of a life that has not begun.
   *
   * @param disk takes what is kept from then on
   */
  PromiseJournal(World world, SplittableRandom random, Consumer<Promise> disk) {
    this.world = world;
    this.random = random;
    this.disk = disk;
  }

  @Override
  public void begin(dev.starling.testkit.world.Life owner) {
    life = owner;
  }

  @Override
  public boolean isIdle() {
    return true;
  }

  @Override
  public void add(long number, Entry entry) {
    dev.starling.testkit.world.Life owner = life;
    if (owner == null || !(entry instanceof Promised promised)) {
      return;
    }
    writtenNanos = Math.max(writtenNanos, world.nowNanos() + random.nextLong(MOST_NANOS));
    toldNanos = Math.max(toldNanos, writtenNanos + random.nextLong(MOST_NANOS));
    world
        .agenda()
        .at(
            writtenNanos,
            () -> {
              if (!owner.isDead()) {
                disk.accept(promised.promise());
              }
            });
    world
        .agenda()
        .at(
            toldNanos,
            () ->
                owner.input(
                    Input.of(Input.Kind.KEPT, owner.node),
                    (core, now) -> core.handleKept(now, number)));
  }

  @Override
  public void replace(long number, Image image) {}
}
