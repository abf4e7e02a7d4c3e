package dev.starling.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Storage}. */
public interface StorageFile extends Closeable {
  long size() throws IOException;

  /** Reads at least one byte, or returns -1 at the end of the file. */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes some of the bytes to the end of the file; returns how many. */
  int write(ByteBuffer source) throws IOException;

  /** When it returns, contents and length are on the disk. */
  void force() throws IOException;

  /** Cuts the file to so many bytes. */
  void truncate(long size) throws IOException;
}
