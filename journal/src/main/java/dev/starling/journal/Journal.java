package dev.starling.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Byte records on disk. What was appended is kept once {@link #sync} returned: whatever happens to
 * the process or the power, {@link #open} gives it back, in order. What was not synced may be
 * there, too: all of it, or the first of it.
 *
 * <p>A journal grows with each record; {@link #checkpoint} begins it anew with the records that are
 * equivalent to all so far.
 *
 * <p>After a failure nothing more is written to the log in use, since nobody knows what a disk that
 * once failed to keep something has forgotten; a checkpoint that succeeds makes the journal usable
 * again.
 *
 * <p>Used by one thread, which is not to be interrupted: Java closes the file that an interrupted
 * thread writes. All methods may wait for the disk. No clock, no thread and no chance is in it, so
 * that a simulator can run it on a {@link Storage} of its own.
 */
public final class Journal implements AutoCloseable {
  /** The longest record, bytes. */
  public static final int MAX_RECORD_BYTES = 16 << 20;

  private final Storage storage;
  private final Fsync fsync;
  private final Closeable lock;
  private long nextGeneration;
  private long snapshotBytes;
  private @Nullable RecordWriter log;
  private @Nullable JournalException broken;
  private boolean closed;

  private Journal(Storage storage, Options options, Closeable lock) {
    this.storage = storage;
    this.fsync = options.fsync();
    this.lock = lock;
  }

  /**
   * Takes the directory, reads what it holds, and sets aside what is damaged. If the journal was
   * not closed cleanly, it begins a new generation with what was found, so that all of that is
   * kept.
   *
   * <p>If space is lacking for that, the records are there all the same, and the journal is usable
   * only after a {@link #checkpoint}; until then, only what was synced once is kept for certain.
   *
   * @throws JournalException if the directory is in use, cannot be read or written, or was written
   *     by a later release
   */
  public static Opened open(Storage storage, Options options) throws JournalException {
    Closeable lock;
    try {
      lock = storage.lock();
    } catch (IOException e) {
      throw JournalException.of(storage, "", "cannot be used", e);
    }
    Journal journal = new Journal(storage, options, lock);
    boolean done = false;
    try {
      Recovery recovery = new Recovery(storage);
      journal.log = recovery.run();
      journal.snapshotBytes = recovery.snapshotBytes();
      journal.nextGeneration = recovery.nextGeneration();
      if (journal.log == null) {
        journal.begin(recovery.records());
      }
      done = true;
      return new Opened(journal, recovery.records(), recovery.report());
    } finally {
      if (!done) {
        RecordWriter.closeQuietly(lock);
      }
    }
  }

  private void begin(Iterable<byte[]> records) throws JournalException {
    try {
      checkpoint(records);
    } catch (JournalException e) {
      if (e.reason() != JournalException.Reason.FULL) {
        throw e;
      }
      broken = e;
    }
  }

  /**
   * Adds a record, which is kept after the next {@link #sync}.
   *
   * @throws IllegalArgumentException if it is longer than {@link #MAX_RECORD_BYTES}
   */
  public void append(byte[] record) throws JournalException {
    RecordWriter target = usable();
    try {
      target.add(record);
    } catch (IOException e) {
      throw fail(target, e);
    }
  }

  /**
   * Keeps all that was appended.
   *
   * @throws JournalException if that failed: what was appended since the last sync may be kept or
   *     not, and the journal is not usable until a {@link #checkpoint} succeeds
   */
  public void sync() throws JournalException {
    RecordWriter target = usable();
    try {
      if (fsync == Fsync.ALWAYS) {
        target.force();
      } else {
        target.flushAsKept();
      }
    } catch (IOException e) {
      throw fail(target, e);
    }
  }

  private RecordWriter usable() throws JournalException {
    if (closed) {
      throw new IllegalStateException("the journal is closed");
    }
    if (log == null) {
      JournalException why = Objects.requireNonNull(broken);
      throw new JournalException(
          why.reason(),
          why.path(),
          "not usable until a checkpoint succeeds, since: " + why.getMessage(),
          why);
    }
    return log;
  }

  private JournalException fail(RecordWriter target, IOException cause) {
    JournalException failure =
        JournalException.of(storage, target.name().toString(), "cannot be written", cause);
    target.abandon();
    log = null;
    broken = failure;
    return failure;
  }

  /**
   * Begins a new generation with records that are equivalent to all that were appended so far,
   * synced or not. When it returns, they are kept, and nothing else.
   *
   * <p>If it fails the journal stays as it was: what was kept is kept, and if it was usable it is
   * so still. Only if the very last step fails, in which the new generation takes the place of the
   * old one, nobody knows which of the two a restart would find; both hold all that was kept, and
   * the journal is not usable until another checkpoint succeeds.
   *
   * @throws IllegalArgumentException if a record is longer than {@link #MAX_RECORD_BYTES}
   */
  public void checkpoint(Iterable<byte[]> records) throws JournalException {
    if (closed) {
      throw new IllegalStateException("the journal is closed");
    }
    long next = nextGeneration++;
    NewGeneration generation = new NewGeneration(storage, next);
    try {
      generation.prepare(records);
    } catch (JournalException e) {
      broken = log == null ? e : null;
      throw e;
    }
    try {
      generation.commit();
    } catch (JournalException e) {
      if (generation.isInDoubt()) {
        RecordWriter old = log;
        if (old != null) {
          old.abandon();
        }
        log = null;
      }
      broken = log == null ? e : null;
      throw e;
    }
    RecordWriter.closeQuietly(log);
    log = generation.log();
    broken = null;
    snapshotBytes = generation.snapshotBytes();
    generation.deleteOlder();
  }

  /**
   * Gives all files other names, under which no journal looks for them again, and begins with
   * nothing.
   *
   * @return these names
   */
  public List<String> setAside() throws JournalException {
    RecordWriter old = usable();
    long generation = old.name().generation();
    end(old);
    log = null;
    List<String> names = new ArrayList<>();
    // The snapshot first: a log alone counts for nothing, a snapshot would.
    for (FileKind kind : List.of(FileKind.SNAPSHOT, FileKind.LOG)) {
      FileName name = FileName.of(kind, generation);
      FileName stale = name.setAside("stale", 1);
      try {
        storage.rename(name.toString(), stale.toString());
        storage.syncDirectory();
      } catch (IOException e) {
        broken = JournalException.of(storage, name.toString(), "cannot be renamed to " + stale, e);
        throw broken;
      }
      names.add(stale.toString());
    }
    checkpoint(List.of());
    return names;
  }

  /** Whether records can be appended; if not, the next checkpoint may change that. */
  public boolean isUsable() {
    return !closed && log != null;
  }

  /** The length of the log, bytes, with what is not synced yet; 0 while it is not usable. */
  public long logBytes() {
    return log == null ? 0 : log.bytes();
  }

  /** The length of the snapshot before the log, bytes. */
  public long snapshotBytes() {
    return snapshotBytes;
  }

  /**
   * Keeps all that was appended, marks the end of the log, and gives the directory free. Does
   * nothing the second time.
   *
   * @throws JournalException if the first or the second failed; the directory is free all the same
   */
  @Override
  public void close() throws JournalException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (log != null) {
        end(log);
      }
    } finally {
      RecordWriter.closeQuietly(lock);
    }
  }

  private void end(RecordWriter target) throws JournalException {
    try {
      target.end();
      target.force();
    } catch (IOException e) {
      throw fail(target, e);
    }
    RecordWriter.closeQuietly(target);
  }
}
