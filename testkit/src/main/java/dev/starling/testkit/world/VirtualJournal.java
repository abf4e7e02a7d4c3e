package dev.starling.testkit.world;

import dev.starling.core.SwarmCore;
import dev.starling.core.port.Journal;
import dev.starling.core.port.Now;
import dev.starling.journal.JournalException;
import dev.starling.journal.Opened;
import dev.starling.journal.Options;
import dev.starling.swarm.internal.disk.JournalRecords;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one life on a virtual disk: the files and records of production, without its
 * thread. What is handed over while the disk is busy is written as one.
 */
final class VirtualJournal implements LifeJournal {
  /** Soon, so that images are written often. */
  private static final long LONG_LOG_BYTES = 8_192;

  private record Item(long number, @Nullable Entry entry, @Nullable Image image) {}

  private final World world;
  private final DataDirectory directory;
  private final dev.starling.journal.Journal files;
  private final JournalRecords records = new JournalRecords();
  private final Image kept;
  private final Queue<Item> queue = new ArrayDeque<>();
  private dev.starling.testkit.world.@Nullable Life life;
  private boolean busy;
  private boolean broken;
  private boolean checkpointAsked;

  private VirtualJournal(
      World world, DataDirectory directory, dev.starling.journal.Journal files, Image kept) {
    this.world = world;
    this.directory = directory;
    this.files = files;
    this.kept = kept;
  }

  /**
   * Reads what is there.
   *
   * @throws JournalException if the disk does not let it
   */
  static VirtualJournal open(World world, DataDirectory directory) throws JournalException {
    Opened opened = dev.starling.journal.Journal.open(directory.disk, Options.DEFAULT);
    JournalRecords.Sum sum = new JournalRecords().new Sum();
    opened.records().forEach(sum::add);
    return new VirtualJournal(world, directory, opened.journal(), sum.image());
  }

  /** What earlier lives have kept. */
  Image kept() {
    return kept;
  }

  /** As production does. */
  @Override
  public void begin(dev.starling.testkit.world.Life owner) {
    life = owner;
    try {
      files.append(records.encode(new Journal.Life(owner.core().incarnation())).get(0));
      files.sync();
    } catch (JournalException e) {
      failed(e);
    }
  }

  @Override
  public void add(long number, Entry entry) {
    hand(new Item(number, entry, null));
  }

  @Override
  public void replace(long number, Image image) {
    hand(new Item(number, null, image));
  }

  private void hand(Item item) {
    if (!broken) {
      queue.add(item);
      writeSome();
    }
  }

  private void writeSome() {
    if (busy || queue.isEmpty() || broken) {
      return;
    }
    busy = true;
    List<Item> batch = new ArrayList<>(queue);
    queue.clear();
    world.agenda().after(directory.latencyNanos() / 2, () -> append(batch));
  }

  private void append(List<Item> batch) {
    if (isOver()) {
      return;
    }
    try {
      for (Item item : batch) {
        if (item.image() != null) {
          files.checkpoint(records.encode(item.image()));
          checkpointAsked = false;
        } else if (item.entry() != null) {
          for (byte[] record : records.encode(item.entry())) {
            files.append(record);
          }
        }
      }
    } catch (JournalException e) {
      failed(e);
      return;
    }
    long last = batch.get(batch.size() - 1).number();
    world.agenda().after(directory.latencyNanos() / 2, () -> sync(last));
  }

  private void sync(long last) {
    if (isOver()) {
      return;
    }
    try {
      files.sync();
    } catch (JournalException e) {
      failed(e);
      return;
    }
    busy = false;
    boolean ask = files.logBytes() > LONG_LOG_BYTES && !checkpointAsked;
    checkpointAsked |= ask;
    tell(
        Input.of(Input.Kind.KEPT, Long.toString(last)),
        (core, now) -> {
          core.handleKept(now, last);
          if (ask) {
            core.handleCheckpointDue(now);
          }
        });
    writeSome();
  }

  private void failed(JournalException why) {
    broken = true;
    busy = false;
    checkpointAsked = false;
    queue.clear();
    tell(
        Input.of(Input.Kind.NOT_KEPT, why.reason().name()),
        (core, now) -> {
          broken = false;
          core.handleKeepingFailed(now, String.valueOf(why.getMessage()));
        });
  }

  @Override
  public boolean isIdle() {
    return !busy && queue.isEmpty();
  }

  private boolean isOver() {
    return life == null || life.isDead();
  }

  private void tell(Input input, BiConsumer<SwarmCore, Now> action) {
    if (life != null) {
      life.input(input, action);
    }
  }
}
