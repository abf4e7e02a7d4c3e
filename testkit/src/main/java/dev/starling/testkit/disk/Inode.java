package dev.starling.testkit.disk;

import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/** The contents of a file: as processes see them, and as they are on the disk, in pages. */
final class Inode {
  private final int pageBytes;
  private byte[] seen = new byte[0];
  private byte[] kept = new byte[0];

  /** Pages that the disk has yet to write. */
  private final BitSet dirty = new BitSet();

  Inode(int pageBytes) {
    this.pageBytes = pageBytes;
  }

  Inode(int pageBytes, byte[] contents) {
    this(pageBytes);
    seen = contents;
    kept = contents;
  }

  int size() {
    return seen.length;
  }

  byte[] seen() {
    return seen;
  }

  void append(byte[] bytes) {
    int end = seen.length;
    seen = Arrays.copyOf(seen, end + bytes.length);
    System.arraycopy(bytes, 0, seen, end, bytes.length);
    touch(end, seen.length);
  }

  void truncate(int size) {
    if (size < seen.length) {
      seen = Arrays.copyOf(seen, size);
      dirty.clear((size + pageBytes - 1) / pageBytes, Integer.MAX_VALUE);
    }
  }

  private void touch(int from, int to) {
    if (from < to) {
      dirty.set(from / pageBytes, (to - 1) / pageBytes + 1);
    }
  }

  void force() {
    kept = written(dirty, seen.length);
    dirty.clear();
  }

  /** As Linux does: the pages count as clean, and are never written unless they change again. */
  void failToForce() {
    dirty.clear();
  }

  /** What a loss of power leaves: any of the pages that were due, and any length in between. */
  void crash(RandomGenerator random) {
    BitSet survivors = new BitSet();
    int chance = random.nextInt(5);
    dirty.stream().filter(page -> random.nextInt(4) < chance).forEach(survivors::set);
    int size =
        switch (random.nextInt(3)) {
          case 0 -> kept.length;
          case 1 -> seen.length;
          default ->
              Math.min(kept.length, seen.length)
                  + random.nextInt(Math.abs(kept.length - seen.length) + 1);
        };
    kept = written(survivors, size);
    seen = kept;
    dirty.clear();
  }

  private byte[] written(BitSet pages, int size) {
    byte[] result = Arrays.copyOf(kept, size);
    pages.stream()
        .forEach(
            page -> {
              int from = page * pageBytes;
              int to = Math.min(from + pageBytes, Math.min(size, seen.length));
              if (from < to) {
                System.arraycopy(seen, from, result, from, to - from);
              }
            });
    return result;
  }
}
