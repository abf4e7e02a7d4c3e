package dev.starling.journal;

import dev.starling.journal.Contents.Fault;
import dev.starling.journal.Contents.Repair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one snapshot or log as far as it can be trusted. */
final class Reader {
  /** How many bytes are checksummed in search of a valid record, beyond the length of the file. */
  private static final long SEARCH_BYTES_MAX = 64 << 20;

  private static final int COPY_BYTES = 64 << 10;

  private final FileName name;
  private final Source source;
  private final List<byte[]> records = new ArrayList<>();
  private final List<Repair> repairs = new ArrayList<>();
  private long position;
  private boolean closed;

  private Reader(FileName name, Source source) {
    this.name = name;
    this.source = source;
  }

  static Contents read(Storage storage, FileName name) throws JournalException {
    return read(storage, name, name);
  }

  /** Reads a file that was written under another name. */
  static Contents read(Storage storage, FileName file, FileName writtenAs) throws JournalException {
    try (StorageFile opened = storage.open(file.toString(), Storage.Mode.READ)) {
      return new Reader(writtenAs, new Source(opened)).read();
    } catch (IOException e) {
      throw JournalException.of(storage, file.toString(), "cannot be read", e);
    }
  }

  static void copy(StorageFile from, long start, long end, StorageFile to) throws IOException {
    Source source = new Source(from);
    for (long at = start; at < end; ) {
      ByteBuffer part = source.at(at, (int) Math.min(COPY_BYTES, end - at));
      at += part.remaining();
      RecordWriter.writeAll(part, to);
    }
  }

  /** The format version that an undamaged header names; 0 if there is no such header. */
  static int version(Storage storage, FileName name) throws JournalException {
    try (StorageFile file = storage.open(name.toString(), Storage.Mode.READ)) {
      Source source = new Source(file);
      return source.size() < Format.HEADER_BYTES
          ? 0
          : Format.versionOf(source.at(0, Format.HEADER_BYTES));
    } catch (IOException e) {
      throw JournalException.of(storage, name.toString(), "cannot be read", e);
    }
  }

  private Contents read() throws IOException {
    Fault fault = readHeader();
    while (fault == null && position < source.size() && !closed) {
      fault = readRecord();
    }
    if (fault == null && position < source.size()) {
      fault = new Fault(position, "the end of the file", false);
    }
    if (fault == null && !closed && name.kind() == FileKind.SNAPSHOT) {
      fault = new Fault(position, "an end mark", false);
    }
    return new Contents(records, position, closed, source.size(), fault, repairs);
  }

  private @Nullable Fault readHeader() throws IOException {
    ByteBuffer expected = Format.header(name.kind(), name.generation());
    if (source.size() < Format.HEADER_BYTES) {
      return new Fault(0, "a header of " + Format.HEADER_BYTES + " bytes", false);
    }
    ByteBuffer found = source.at(0, Format.HEADER_BYTES);
    if (!found.equals(expected)) {
      if (differences(found, expected) > 1) {
        return new Fault(0, "the header of " + name, false);
      }
      repairs.add(new Repair(0, "header"));
    }
    position = Format.HEADER_BYTES;
    return null;
  }

  private static int differences(ByteBuffer a, ByteBuffer b) {
    int count = 0;
    for (int i = 0; i < a.limit(); i++) {
      count += a.get(i) == b.get(i) ? 0 : 1;
    }
    return count;
  }

  private @Nullable Fault readRecord() throws IOException {
    long left = source.size() - position - Format.RECORD_HEADER_BYTES;
    if (left < 0) {
      return fault("a record of at least " + Format.RECORD_HEADER_BYTES + " bytes");
    }
    int index = records.size();
    ByteBuffer header = source.at(position, Format.RECORD_HEADER_BYTES);
    int length = header.getInt(0);
    int bytes = Format.contentsBytes(length);
    if (bytes >= 0 && bytes <= left && header.getInt(4) == index && isValid(position)) {
      byte[] contents = new byte[bytes];
      source.at(position + Format.RECORD_HEADER_BYTES, bytes).get(contents);
      take(length, contents);
      return null;
    }
    OneByteRepair.Repaired repaired = new OneByteRepair(name, source, position, index).find();
    if (repaired != null) {
      repairs.add(new Repair(position, repaired.what));
      take(repaired.length, repaired.contents);
      return null;
    }
    if (bytes < 0) {
      return fault("a length of at most " + Journal.MAX_RECORD_BYTES);
    }
    return fault(
        bytes > left
            ? "a record of " + bytes + " bytes, of which " + left + " are there"
            : "record " + index + " with the checksum that stands there");
  }

  private void take(int length, byte[] contents) {
    if (length == Format.END_LENGTH) {
      closed = true;
    } else {
      records.add(contents);
    }
    position += Format.RECORD_HEADER_BYTES + contents.length;
  }

  /** Whether the checksum of the record at an offset is right; its length fits into the file. */
  private boolean isValid(long offset) throws IOException {
    int contents = Format.contentsBytes(source.at(offset, Integer.BYTES).getInt(0));
    ByteBuffer record = source.at(offset, Format.RECORD_HEADER_BYTES + contents);
    ByteBuffer context =
        Format.context(name.kind(), name.generation(), record.getInt(0), record.getInt(4));
    return Format.checksum(context, record.slice(Format.RECORD_HEADER_BYTES, contents))
        == record.getLong(8);
  }

  private Fault fault(String expected) throws IOException {
    return new Fault(position, expected, !somethingValidFollows());
  }

  /**
   * Looks at each offset for a later record of this file. Contents that look like records cost a
   * checksum each: after some of them it is taken for granted, and the file is kept as it is.
   */
  private boolean somethingValidFollows() throws IOException {
    long budget = SEARCH_BYTES_MAX + source.size();
    long last = source.size() - Format.RECORD_HEADER_BYTES;
    for (long offset = position + 1; offset <= last; offset++) {
      ByteBuffer header = source.at(offset, Format.RECORD_HEADER_BYTES);
      int contents = Format.contentsBytes(header.getInt(0));
      long more = header.getInt(4) - (long) records.size();
      if (contents < 0
          || contents > last - offset
          || more < 0
          || more > (offset - position) / Format.RECORD_HEADER_BYTES + 1) {
        continue;
      }
      budget -= contents;
      if (budget < 0 || isValid(offset)) {
        return true;
      }
    }
    return false;
  }
}
