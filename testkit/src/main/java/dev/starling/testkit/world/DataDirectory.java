package dev.starling.testkit.world;

import dev.starling.journal.JournalException.Reason;
import dev.starling.testkit.disk.VirtualDisk;
import java.util.Map;
import java.util.SplittableRandom;

/** Where the lives of one node keep their state, and how its disk is just now. */
final class DataDirectory {
  private static final int PAGE_BYTES = 512;
  private static final long GOOD_NANOS = 2_000_000;

  /** As much as is written before the disk is full. */
  private static final long LITTLE_BYTES = 300;

  final VirtualDisk disk;
  private final SplittableRandom random;
  private Map<String, byte[]> saved = Map.of();
  private long slowNanos = GOOD_NANOS;

  DataDirectory(SplittableRandom random) {
    this.random = random;
    this.disk = new VirtualDisk(random.split(), PAGE_BYTES);
  }

  /** How long the disk takes for the next sync. */
  long latencyNanos() {
    return 1 + random.nextLong(slowNanos);
  }

  /** Each sync takes at most so long. */
  void slowDown(long mostNanos) {
    slowNanos = mostNanos;
  }

  void fill() {
    long used = disk.files().values().stream().mapToLong(bytes -> bytes.length).sum();
    disk.resize(used + LITTLE_BYTES);
  }

  void save() {
    saved = disk.files();
  }

  void restore() {
    disk.restore(saved);
  }

  /** The next operation or one soon after it fails. */
  void failSoon() {
    disk.failAt(disk.operations() + random.nextInt(5), Reason.IO);
  }

  /** The disk is as it should be; what is on it stays as it is. */
  void heal() {
    slowNanos = GOOD_NANOS;
    disk.resize(Long.MAX_VALUE);
    disk.setReadOnly(false);
    disk.failAt(Long.MAX_VALUE, Reason.IO);
  }
}
