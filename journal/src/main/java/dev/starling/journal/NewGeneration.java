package dev.starling.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The way from one generation to the next. At each step that a crash may follow, exactly one
 * generation has both a snapshot under its name and a log; until {@link #commit} it is the old one.
 */
final class NewGeneration {
  private final Storage storage;
  private final FileName snapshot;
  private final FileName logName;
  private @Nullable RecordWriter log;
  private long snapshotBytes;
  private boolean inDoubt;

  NewGeneration(Storage storage, long generation) {
    this.storage = storage;
    this.snapshot = FileName.of(FileKind.SNAPSHOT, generation);
    this.logName = FileName.of(FileKind.LOG, generation);
  }

  RecordWriter log() {
    if (log == null) {
      throw new IllegalStateException("not prepared");
    }
    return log;
  }

  long snapshotBytes() {
    return snapshotBytes;
  }

  /** Whether {@link #commit} failed so that a restart may find either generation. */
  boolean isInDoubt() {
    return inDoubt;
  }

  /** Writes both files, the snapshot under a temporary name; leaves none of them if it fails. */
  void prepare(Iterable<byte[]> records) throws JournalException {
    FileName at = snapshot.temporary();
    boolean done = false;
    try {
      writeSnapshot(records);
      at = logName;
      log = RecordWriter.create(storage, logName, logName);
      log.force();
      at = snapshot;
      // Before the renaming, or that could be on the disk without the log.
      storage.syncDirectory();
      done = true;
    } catch (IOException e) {
      throw JournalException.of(storage, at.toString(), "cannot be written", e);
    } finally {
      if (!done) {
        discard();
      }
    }
  }

  private void writeSnapshot(Iterable<byte[]> records) throws IOException {
    try (RecordWriter writer = RecordWriter.create(storage, snapshot, snapshot.temporary())) {
      for (byte[] record : records) {
        writer.add(record);
      }
      writer.end();
      writer.force();
      snapshotBytes = writer.bytes();
    }
  }

  private void discard() {
    RecordWriter.closeQuietly(log);
    deleteIfPossible(snapshot.temporary());
    deleteIfPossible(logName);
  }

  /** Gives the snapshot its name, with which the new generation counts. */
  void commit() throws JournalException {
    inDoubt = true;
    try {
      storage.rename(snapshot.temporary().toString(), snapshot.toString());
      storage.syncDirectory();
      inDoubt = false;
    } catch (IOException e) {
      inDoubt = !isStillTemporary();
      if (inDoubt) {
        RecordWriter.closeQuietly(log);
      } else {
        discard();
      }
      throw JournalException.of(storage, snapshot.toString(), "cannot get its name", e);
    }
  }

  private boolean isStillTemporary() {
    try {
      return storage.list().contains(snapshot.temporary().toString());
    } catch (IOException e) {
      return false;
    }
  }

  /** What cannot be deleted counts for nothing, and goes the next time. */
  void deleteOlder() {
    try {
      for (String each : storage.list()) {
        FileName name = FileName.parse(each);
        if (name != null && !name.isSetAside() && name.generation() < snapshot.generation()) {
          deleteIfPossible(name);
        }
      }
    } catch (IOException e) {
      // Likewise.
    }
  }

  private void deleteIfPossible(FileName name) {
    try {
      storage.delete(name.toString());
    } catch (IOException e) {
      // Likewise.
    }
  }
}
