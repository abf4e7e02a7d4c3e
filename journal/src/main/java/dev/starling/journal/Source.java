package dev.starling.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads a file through a window that goes along. */
final class Source {
  private static final int WINDOW_BYTES = 64 << 10;

  private final StorageFile file;
  private final long size;
  private ByteBuffer window;
  private long start;

  Source(StorageFile file) throws IOException {
    this.file = file;
    this.size = file.size();
    this.window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, size)).limit(0);
  }

  long size() {
    return size;
  }

  /** Bytes that the file has; good until the next call. */
  ByteBuffer at(long position, int length) throws IOException {
    if (position < start || position + length > start + window.limit()) {
      fill(position, length);
    }
    return window.slice((int) (position - start), length);
  }

  private void fill(long position, int length) throws IOException {
    if (length > window.capacity()) {
      window = ByteBuffer.allocate(length);
    }
    window.clear().limit((int) Math.min(window.capacity(), size - position));
    while (window.hasRemaining()) {
      if (file.read(window, position + window.position()) < 0) {
        throw new EOFException("ends before its length of " + size);
      }
    }
    start = position;
  }
}
