package dev.starling.journal;

import dev.starling.journal.Contents.Fault;
import dev.starling.journal.Contents.Repair;
import dev.starling.journal.Finding.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a directory holds. What is cut off or not used is set aside before, so that a crash at
 * any moment leaves a directory in which the same is found again.
 */
final class Recovery {
  private static final String DAMAGED = "damaged";
  private static final String TORN = "torn";

  private final Storage storage;
  private final List<FileName> names = new ArrayList<>();
  private final List<byte[]> records = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private long snapshotBytes;
  private boolean found;

  Recovery(Storage storage) {
    this.storage = storage;
  }

  /**
   * Reads all.
   *
   * @return the log to go on with; null if a new generation must be begun
   */
  @Nullable RecordWriter run() throws JournalException {
    list();
    refuseNewerFormats();
    for (FileName name : select(FileName::isTemporary)) {
      deleteIfPossible(name);
    }
    FileName snapshot = findSnapshot();
    long generation = snapshot == null ? 0 : snapshot.generation();
    for (FileName log : live(FileKind.LOG)) {
      if (log.generation() > generation) {
        dropWithoutSnapshot(log);
      }
    }
    if (snapshot == null) {
      return null;
    }
    found = true;
    boolean asWritten = findings.stream().noneMatch(each -> each.kind() == Kind.REPAIRED);
    RecordWriter log = readLog(FileName.of(FileKind.LOG, generation), asWritten);
    dropOlder(generation);
    return log;
  }

  /**
   * Whoever began this generation may have been killed before its name was on the disk: the older
   * one goes only when it is.
   */
  private void dropOlder(long generation) throws JournalException {
    try {
      storage.syncDirectory();
    } catch (IOException e) {
      throw JournalException.of(storage, "", "cannot be written", e);
    }
    for (FileName name : select(each -> each.isLive() && each.generation() < generation)) {
      deleteIfPossible(name);
    }
  }

  List<byte[]> records() {
    return records;
  }

  long snapshotBytes() {
    return snapshotBytes;
  }

  /** Above all that was ever used here, as far as is known. */
  long nextGeneration() {
    return 1 + names.stream().mapToLong(FileName::generation).max().orElse(0);
  }

  Report report() {
    List<String> setAside = select(FileName::isSetAside).stream().map(FileName::toString).toList();
    return new Report(
        !found && findings.isEmpty() && setAside.isEmpty(), records.size(), findings, setAside);
  }

  private void list() throws JournalException {
    try {
      for (String name : storage.list()) {
        FileName parsed = FileName.parse(name);
        if (parsed != null) {
          names.add(parsed);
        }
      }
    } catch (IOException e) {
      throw JournalException.of(storage, "", "cannot be read", e);
    }
    names.sort(Comparator.comparing(FileName::generation).thenComparing(FileName::toString));
  }

  private List<FileName> select(Predicate<FileName> condition) {
    return names.stream().filter(condition).toList();
  }

  private List<FileName> live(FileKind kind) {
    return select(name -> name.isLive() && name.kind() == kind);
  }

  private void refuseNewerFormats() throws JournalException {
    for (FileName name : select(FileName::isLive)) {
      int version = Reader.version(storage, name);
      if (version > Format.VERSION) {
        throw new JournalException(
            JournalException.Reason.NEWER_FORMAT,
            storage.path(name.toString()),
            "has format version "
                + version
                + ", and this release reads versions up to "
                + Format.VERSION
                + ": run the release that wrote it, or name another directory",
            null);
      }
    }
  }

  /** The newest that is whole. A part of one is no state: such a one is set aside with its log. */
  private @Nullable FileName findSnapshot() throws JournalException {
    List<FileName> snapshots = new ArrayList<>(live(FileKind.SNAPSHOT));
    for (int i = snapshots.size() - 1; i >= 0; i--) {
      FileName name = snapshots.get(i);
      Contents contents = Reader.read(storage, name);
      if (contents.fault() == null) {
        noteRepairs(name, contents);
        records.addAll(contents.records());
        snapshotBytes = contents.size();
        return name;
      }
      FileName log = FileName.of(FileKind.LOG, name.generation());
      if (names.contains(log)) {
        dropWithoutSnapshot(log);
      }
      Fault fault = contents.fault();
      noteRepairs(name, contents);
      noteUnused(name, fault.offset(), contents.size(), fault.expected(), setAside(name));
    }
    return null;
  }

  /**
   * A log that was begun and never used is of no use; any other is kept for whoever can read it.
   */
  private void dropWithoutSnapshot(FileName log) throws JournalException {
    Contents contents = Reader.read(storage, log);
    if (contents.size() <= Format.HEADER_BYTES) {
      deleteIfPossible(log);
      return;
    }
    String expected = "a whole " + FileName.of(FileKind.SNAPSHOT, log.generation()) + " before it";
    noteUnused(log, 0, contents.size(), expected, setAside(log));
  }

  private @Nullable RecordWriter readLog(FileName log, boolean asWritten) throws JournalException {
    FileName file = names.contains(log) ? log : lastSetAside(log);
    if (file == null) {
      findings.add(finding(Kind.DAMAGED, log, 0, 0, 0, "this file, which is missing", null));
      return null;
    }
    Contents contents = Reader.read(storage, file, log);
    records.addAll(contents.records());
    noteRepairs(file, contents);
    Fault fault = contents.fault();
    if (fault != null) {
      boolean torn = fault.torn() && contents.repairs().isEmpty() && file.isLive();
      FileName kept = torn ? keepTail(file, contents) : null;
      if (kept == null) {
        kept = file.isLive() ? setAside(file) : file;
      }
      note(fault.torn() ? Kind.TORN : Kind.DAMAGED, log, contents, fault, kept);
      return null;
    }
    if (!contents.closed()) {
      findings.add(
          finding(Kind.NOT_CLOSED, file, contents.end(), contents.records().size(), 0, "", null));
    }
    boolean certain = contents.closed() || contents.records().isEmpty();
    return certain && asWritten && contents.repairs().isEmpty() && file.isLive()
        ? goOn(log, contents)
        : null;
  }

  /**
   * Only with a log that is on the disk for certain: after a kill it may be that the disk failed to
   * keep what can be read, and that it told nobody but the process that is gone. Removes the end
   * mark, so that none is found unless this process closes the log, too.
   */
  private @Nullable RecordWriter goOn(FileName log, Contents contents) throws JournalException {
    long end = contents.closed() ? contents.end() - Format.END_BYTES : contents.end();
    StorageFile file = null;
    try {
      file = storage.open(log.toString(), Storage.Mode.APPEND);
      if (end < contents.size()) {
        file.truncate(end);
        file.force();
      }
      return new RecordWriter(file, log, end, contents.records().size());
    } catch (IOException e) {
      RecordWriter.closeQuietly(file);
      JournalException failure =
          JournalException.of(storage, log.toString(), "cannot be written", e);
      if (failure.reason() != JournalException.Reason.FULL
          && failure.reason() != JournalException.Reason.IO) {
        throw failure;
      }
      // Under that name nobody takes it for kept again.
      FileName kept = setAside(log);
      String expected = "a disk that keeps it, but it " + failure.getMessage();
      findings.add(finding(Kind.DAMAGED, log, end, contents.records().size(), 0, expected, kept));
      return null;
    }
  }

  /** Null if there is no space for a copy. */
  private @Nullable FileName keepTail(FileName log, Contents contents) throws JournalException {
    FileName name = nextSetAside(log, TORN);
    String temporary = name.temporary().toString();
    try {
      try (StorageFile from = storage.open(log.toString(), Storage.Mode.READ);
          StorageFile to = storage.open(temporary, Storage.Mode.CREATE)) {
        Reader.copy(from, contents.end(), contents.size(), to);
        to.force();
      }
      storage.rename(temporary, name.toString());
      storage.syncDirectory();
    } catch (IOException e) {
      deleteIfPossible(name.temporary());
      if (storage.reasonOf(e) == JournalException.Reason.FULL) {
        return null;
      }
      throw JournalException.of(storage, name.toString(), "cannot be written", e);
    }
    names.add(name);
    return name;
  }

  private FileName setAside(FileName name) throws JournalException {
    FileName target = nextSetAside(name, DAMAGED);
    try {
      storage.rename(name.toString(), target.toString());
      storage.syncDirectory();
    } catch (IOException e) {
      throw JournalException.of(storage, name.toString(), "cannot be renamed to " + target, e);
    }
    names.remove(name);
    names.add(target);
    return target;
  }

  private FileName nextSetAside(FileName name, String why) {
    FileName last = last(name, why);
    return name.setAside(why, last == null ? 1 : last.numberSetAside(why) + 1);
  }

  /** Where a log is that was damaged, if the generation that follows it was not begun since. */
  private @Nullable FileName lastSetAside(FileName log) {
    return last(log, DAMAGED);
  }

  private @Nullable FileName last(FileName name, String why) {
    return names.stream()
        .filter(each -> each.kind() == name.kind() && each.generation() == name.generation())
        .filter(each -> each.numberSetAside(why) > 0)
        .max(Comparator.comparing(each -> each.numberSetAside(why)))
        .orElse(null);
  }

  private void noteRepairs(FileName name, Contents contents) {
    int records = contents.records().size();
    for (Repair repair : contents.repairs()) {
      findings.add(finding(Kind.REPAIRED, name, repair.offset(), records, 0, repair.what(), null));
    }
  }

  private void note(Kind kind, FileName log, Contents contents, Fault fault, FileName kept) {
    findings.add(
        finding(
            kind,
            log,
            fault.offset(),
            contents.records().size(),
            contents.size() - contents.end(),
            fault.expected(),
            kept));
  }

  private void noteUnused(FileName name, long offset, long bytes, String expected, FileName kept) {
    findings.add(finding(Kind.DAMAGED, name, offset, 0, bytes, expected, kept));
  }

  private Finding finding(
      Kind kind,
      FileName name,
      long offset,
      long records,
      long bytes,
      String detail,
      @Nullable FileName kept) {
    String aside = kept == null ? null : kept.toString();
    return new Finding(kind, storage.path(name.toString()), offset, records, bytes, detail, aside);
  }

  private void deleteIfPossible(FileName name) {
    try {
      storage.delete(name.toString());
    } catch (IOException e) {
      // It counts for nothing, and goes the next time.
    }
  }
}
