package dev.starling.swarm.internal.disk;

import dev.starling.core.SwarmCore;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.port.Journal;
import dev.starling.core.port.Now;
import dev.starling.core.value.Value;
import dev.starling.crdt.Delta;
import dev.starling.crdt.Write;
import dev.starling.journal.DirectoryStorage;
import dev.starling.journal.JournalException;
import dev.starling.journal.Opened;
import dev.starling.journal.Options;
import dev.starling.swarm.Fsync;
import dev.starling.swarm.SwarmException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a node in its data directory. A thread of its own writes; all that waits while the
 * disk is busy is written and synced as one (group commit).
 */
public final class DiskJournal implements Journal, AutoCloseable {
  private static final Logger LOG = System.getLogger("dev.starling.journal");

  /** So much may wait for the disk; what comes then is a failure of it. */
  static final long MAX_WAITING_BYTES = 64L << 20;

  /** The log is replaced by an image when it is as long as this, and as two images. */
  static final long MIN_LOG_BYTES = 16L << 20;

  private static final long MIN_LOG_BYTES_OF_FULL_DISK = 128L << 10;
  private static final long LITTLE_SPACE_BYTES = 2L << 20;

  /** How often a node that writes nothing notes that it runs. */
  private static final Duration ALIVE_INTERVAL = Duration.ofMinutes(10);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final int OVERHEAD_BYTES = 64;

  /** So far above a kept incarnation a life begins, at most, whose clock is behind. */
  private static final int MOST_ABOVE_MICROS = 1_000_000;

  private record Item(long number, @Nullable Entry entry, @Nullable Image image, long bytes) {}

  private final Path directory;
  private final dev.starling.journal.Journal files;
  private final JournalRecords records = new JournalRecords();
  private final Image kept;
  private final long incarnation;
  private final Thread thread;
  private volatile @Nullable Consumer<BiConsumer<SwarmCore, Now>> loop;

  private final Object lock = new Object();
  private final Queue<Item> queue = new ArrayDeque<>();
  private long waitingBytes;

  /** What was handed over before the core heard of a failure is dropped. */
  private boolean broken;

  private boolean busy;
  private boolean closing;
  private boolean checkpointAsked;
  private volatile boolean failing;

  private DiskJournal(
      dev.starling.journal.Journal files, Image kept, long incarnation, Path directory) {
    this.directory = directory;
    this.files = files;
    this.kept = kept;
    this.incarnation = incarnation;
    this.thread = new Thread(this::run, "starling-journal " + directory);
    thread.setDaemon(true);
  }

  /**
   * Opens the directory, or makes it.
   *
   * @param proposed the incarnation of the life that begins, unless an earlier one was higher
   * @param retention a store that was away for longer is set aside
   * @throws SwarmException if it cannot be used; the message says why
   */
  public static DiskJournal open(
      Path directory, Fsync fsync, long proposed, Duration retention, long epochMillis) {
    Opened opened;
    try {
      opened = dev.starling.journal.Journal.open(DirectoryStorage.at(directory), options(fsync));
    } catch (JournalException e) {
      throw new SwarmException("cannot use the data directory: " + e.getMessage(), e);
    }
    boolean done = false;
    try {
      DiskJournal journal = recover(opened, directory, proposed, retention, epochMillis);
      done = true;
      return journal;
    } finally {
      if (!done) {
        closeQuietly(opened.journal());
      }
    }
  }

  private static Options options(Fsync fsync) {
    return new Options(
        fsync == Fsync.OS ? dev.starling.journal.Fsync.OS : dev.starling.journal.Fsync.ALWAYS);
  }

  private static DiskJournal recover(
      Opened opened, Path directory, long proposed, Duration retention, long epochMillis) {
    JournalRecords.Sum sum = new JournalRecords().new Sum();
    int place = 0;
    for (byte[] record : opened.records()) {
      try {
        sum.add(record);
      } catch (IllegalArgumentException e) {
        throw new SwarmException(
            "cannot use the data directory: record "
                + place
                + " in "
                + directory
                + " is none of this release: "
                + e.getMessage(),
            e);
      }
      place++;
    }
    LOG.log(
        opened.report().isWhole() ? Level.INFO : Level.WARNING,
        "{0}: {1}",
        directory,
        opened.report());
    long incarnation = proposed;
    if (incarnation <= sum.image().incarnation()) {
      // Two lives that begin with copies of one directory must not be taken for one.
      long above = 1L + ThreadLocalRandom.current().nextInt(MOST_ABOVE_MICROS);
      incarnation = sum.image().incarnation() + above;
    }
    Image kept = sum.image();
    long awayMillis = epochMillis - sum.aliveMillis();
    if (sum.aliveMillis() > 0 && awayMillis > retention.toMillis()) {
      String aside = setAside(opened.journal());
      LOG.log(
          Level.WARNING,
          "{0}: away for {1}, longer than others remember what was removed ({2}): begins empty,"
              + " the files are kept as {3}",
          directory,
          Duration.ofMillis(awayMillis),
          retention,
          aside);
      kept = new Image(kept.incarnation(), kept.promise(), Image.EMPTY.store());
    }
    return new DiskJournal(opened.journal(), kept, incarnation, directory);
  }

  private static String setAside(dev.starling.journal.Journal files) {
    try {
      return String.join(", ", files.setAside());
    } catch (JournalException e) {
      throw new SwarmException("cannot set the old store aside: " + e.getMessage(), e);
    }
  }

  private static void closeQuietly(dev.starling.journal.Journal files) {
    try {
      files.close();
    } catch (JournalException e) {
      LOG.log(Level.WARNING, "closing: {0}", e.getMessage());
    }
  }

  /** What earlier lives have kept. */
  public Image kept() {
    return kept;
  }

  /** Of the life that begins, above all before. */
  public long incarnation() {
    return incarnation;
  }

  /**
   * Begins to keep.
   *
   * @param inputs takes what became of it
   */
  public void start(Consumer<BiConsumer<SwarmCore, Now>> inputs) {
    loop = inputs;
    try {
      files.append(records.encode(new Life(incarnation)).get(0));
      files.append(records.alive(System.currentTimeMillis()));
      files.sync();
    } catch (JournalException e) {
      failed(String.valueOf(e.getMessage()));
    }
    thread.start();
  }

  @Override
  public void add(long number, Entry entry) {
    hand(new Item(number, entry, null, size(entry)));
  }

  @Override
  public void replace(long number, Image image) {
    hand(new Item(number, null, image, OVERHEAD_BYTES));
  }

  private static long size(Entry entry) {
    long bytes = OVERHEAD_BYTES;
    if (entry instanceof Changes changes) {
      for (Delta<OverlayKey, Value.Dictionary> delta : changes.deltas()) {
        for (Delta.Entry<OverlayKey, Value.Dictionary> change : delta.entries()) {
          bytes += OVERHEAD_BYTES;
          for (Write<OverlayKey, Value.Dictionary> write : change.writes()) {
            bytes += OverlayLimits.size(write.value());
          }
        }
      }
    }
    return bytes;
  }

  private void hand(Item item) {
    boolean full;
    synchronized (lock) {
      full = !broken && waitingBytes + item.bytes() > MAX_WAITING_BYTES && !queue.isEmpty();
      if (!broken && !full) {
        queue.add(item);
        waitingBytes += item.bytes();
        lock.notifyAll();
      }
    }
    if (full) {
      failed("the disk is too slow: " + (MAX_WAITING_BYTES >> 20) + " MiB wait for it");
    }
  }

  private void run() {
    List<Item> batch = new ArrayList<>();
    while (take(batch)) {
      try {
        if (!batch.isEmpty()) {
          write(batch);
        } else if (!failing) {
          files.append(records.alive(System.currentTimeMillis()));
          files.sync();
        }
      } catch (JournalException | IllegalArgumentException e) {
        failed(String.valueOf(e.getMessage()));
      }
      batch.clear();
    }
    closeQuietly(files);
  }

  /** Takes all that waits, or nothing after a while; false at the end. */
  private boolean take(List<Item> batch) {
    synchronized (lock) {
      busy = false;
      lock.notifyAll();
      awaitUntil(() -> closing || !queue.isEmpty(), ALIVE_INTERVAL);
      batch.addAll(queue);
      queue.clear();
      waitingBytes = 0;
      busy = !batch.isEmpty();
      return busy || !(closing || Thread.currentThread().isInterrupted());
    }
  }

  private void write(List<Item> batch) throws JournalException {
    boolean anew = false;
    for (Item item : batch) {
      if (item.entry() != null) {
        for (byte[] record : records.encode(item.entry())) {
          files.append(record);
        }
      } else if (item.image() != null) {
        files.checkpoint(records.encode(item.image()));
        files.append(records.alive(System.currentTimeMillis()));
        anew = true;
      }
    }
    files.sync();
    kept(batch.get(batch.size() - 1).number(), anew);
  }

  private void kept(long number, boolean anew) {
    boolean recovered;
    boolean isLong;
    synchronized (lock) {
      recovered = anew && failing && !broken;
      failing &= !recovered;
      checkpointAsked &= !anew;
      isLong = isLong() && !checkpointAsked;
      checkpointAsked |= isLong;
    }
    if (recovered) {
      LOG.log(Level.INFO, "everything is kept again; writes are taken");
    }
    boolean ask = isLong;
    tell(
        (core, now) -> {
          core.handleKept(now, number);
          if (ask) {
            core.handleCheckpointDue(now);
          }
        });
  }

  /** Sooner where little space is left, while there still is enough for an image beside the log. */
  private boolean isLong() {
    long image = files.snapshotBytes();
    long log = files.logBytes();
    return log > Math.max(MIN_LOG_BYTES, 2 * image)
        || (log > Math.max(MIN_LOG_BYTES_OF_FULL_DISK, image)
            && directory.toFile().getUsableSpace() < 2 * image + LITTLE_SPACE_BYTES);
  }

  private void failed(String why) {
    boolean first;
    synchronized (lock) {
      if (broken) {
        return;
      }
      first = !failing;
      failing = true;
      broken = true;
      checkpointAsked = false;
      queue.clear();
      waitingBytes = 0;
    }
    if (first) {
      LOG.log(
          Level.WARNING,
          "nothing can be kept: {0}; local writes are refused until everything is kept anew",
          why);
    }
    tell(
        (core, now) -> {
          synchronized (lock) {
            broken = false;
          }
          core.handleKeepingFailed(now, why);
        });
  }

  private void tell(BiConsumer<SwarmCore, Now> input) {
    Consumer<BiConsumer<SwarmCore, Now>> inputs = loop;
    if (inputs != null) {
      inputs.accept(input);
    }
  }

  /** Waits, not for long, until all that was handed over is kept. */
  public void drain() {
    synchronized (lock) {
      awaitUntil(() -> !busy && queue.isEmpty(), CLOSE_TIMEOUT);
    }
  }

  /** Called with the lock, which is given free meanwhile. */
  private void awaitUntil(BooleanSupplier condition, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (leftMillis <= 0) {
        return;
      }
      try {
        lock.wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Ends after what was handed over is kept, and gives the directory free. */
  @Override
  public void close() {
    synchronized (lock) {
      closing = true;
      lock.notifyAll();
    }
    if (!thread.isAlive()) {
      closeQuietly(files);
      return;
    }
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.log(Level.WARNING, "the disk does not answer; what waits for it may be lost");
    }
  }
}
