package dev.starling.testkit.story;

import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.value.Value;
import dev.starling.testkit.check.Ledger;
import dev.starling.testkit.world.Input;
import dev.starling.testkit.world.Life;
import dev.starling.testkit.world.World;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes and removals of few ids on random nodes, often several at once, so that many are
 * concurrent.
 */
final class Workload {
  private static final OverlayKind[] KINDS = OverlayKind.values();

  private final World world;
  private final Ledger ledger;
  private final SplittableRandom random;
  private final List<String> names;
  private final int ids;
  private final int bytes;
  private final long meanGapNanos;
  private long numbers;
  private boolean over;

  /**
   * A workload that has not begun.
   *
   * @param ids how many there are of each kind
   * @param bytes how large most of the values are
   */
  Workload(
      World world, Ledger ledger, SplittableRandom random, int ids, int bytes, long meanGapNanos) {
    this.world = world;
    this.ledger = ledger;
    this.random = random;
    this.names = List.copyOf(world.nodes());
    this.ids = ids;
    this.bytes = bytes;
    this.meanGapNanos = meanGapNanos;
  }

  void begin() {
    world
        .agenda()
        .after(
            1 + random.nextLong(2 * meanGapNanos),
            () -> {
              if (!over) {
                write();
                begin();
              }
            });
  }

  /** What was handed to a stopped process it may still write. */
  void end() {
    over = true;
  }

  private void write() {
    OverlayKind kind = KINDS[random.nextInt(KINDS.length)];
    String id = "id" + random.nextInt(ids);
    int writers = random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
    for (int i = 0; i < writers; i++) {
      Life life = world.lifeOf(names.get(random.nextInt(names.size())));
      if (life != null) {
        write(life, kind, id);
      }
    }
  }

  private void write(Life life, OverlayKind kind, String id) {
    Value.Dictionary value =
        random.nextInt(10) < 3
            ? null
            : Ledger.value(++numbers, "x".repeat(random.nextInt(8) > 0 ? bytes : 10));
    life.input(
        Input.of(Input.Kind.WRITE, kind + "/" + id),
        (core, now) -> ledger.witness(life).write(now, kind, id, value));
  }
}
