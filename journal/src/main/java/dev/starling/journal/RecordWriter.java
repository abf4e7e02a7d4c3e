package dev.starling.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one snapshot or log. After a failure only {@link #abandon} and {@link #close} may follow.
 */
final class RecordWriter implements Closeable {
  private static final int BUFFER_BYTES = 16 << 10;

  private final StorageFile file;
  private final FileName name;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long writtenBytes;
  private long keptBytes;
  private int records;

  /** Goes on with a file of so many bytes and records, all of them on the disk. */
  RecordWriter(StorageFile file, FileName name, long bytes, int records) {
    this.file = file;
    this.name = name;
    this.writtenBytes = bytes;
    this.keptBytes = bytes;
    this.records = records;
  }

  /** Begins a file, which has its name from {@code temporary} on. */
  static RecordWriter create(Storage storage, FileName name, FileName temporary)
      throws IOException {
    StorageFile file = storage.open(temporary.toString(), Storage.Mode.CREATE);
    RecordWriter writer = new RecordWriter(file, name, 0, 0);
    writer.put(Format.header(name.kind(), name.generation()));
    return writer;
  }

  FileName name() {
    return name;
  }

  long bytes() {
    return writtenBytes + buffer.position();
  }

  void add(byte[] record) throws IOException {
    if (record.length > Journal.MAX_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "a record has " + record.length + " bytes; at most " + Journal.MAX_RECORD_BYTES);
    }
    if (records == Integer.MAX_VALUE) {
      throw new IOException("has " + records + " records, which is the most; checkpoint earlier");
    }
    add(record.length, ByteBuffer.wrap(record));
    records++;
  }

  void end() throws IOException {
    add(Format.END_LENGTH, ByteBuffer.allocate(Long.BYTES).putLong(records).flip());
  }

  private void add(int length, ByteBuffer contents) throws IOException {
    ByteBuffer context = Format.context(name.kind(), name.generation(), length, records);
    ByteBuffer header = ByteBuffer.allocate(Format.RECORD_HEADER_BYTES);
    header.putInt(length).putInt(records).putLong(Format.checksum(context, contents));
    put(header.flip());
    put(contents);
  }

  private void put(ByteBuffer bytes) throws IOException {
    if (bytes.remaining() > buffer.remaining()) {
      flush();
    }
    if (bytes.remaining() > buffer.remaining()) {
      write(bytes);
    } else {
      buffer.put(bytes);
    }
  }

  /** Hands all to the operating system. */
  void flush() throws IOException {
    buffer.flip();
    write(buffer);
    buffer.clear();
  }

  private void write(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    writeAll(bytes, file);
    writtenBytes += count;
  }

  static void writeAll(ByteBuffer bytes, StorageFile file) throws IOException {
    while (bytes.hasRemaining()) {
      if (file.write(bytes) <= 0) {
        throw new IOException("nothing was written of " + bytes.remaining() + " bytes");
      }
    }
  }

  /** Hands all to the disk. */
  void force() throws IOException {
    flush();
    if (keptBytes < writtenBytes) {
      file.force();
      keptBytes = writtenBytes;
    }
  }

  /** The same for those to whom the operating system is enough. */
  void flushAsKept() throws IOException {
    flush();
    keptBytes = writtenBytes;
  }

  /** Takes back, if that goes, what was not reported as kept; never writes or forces. */
  void abandon() {
    try (StorageFile closing = file) {
      closing.truncate(keptBytes);
    } catch (IOException e) {
      // It stays as it is: recovery finds where it ends.
    }
  }

  /** For what is not needed any more. */
  static void closeQuietly(@Nullable Closeable file) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        // Nothing that counts is lost with it.
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
