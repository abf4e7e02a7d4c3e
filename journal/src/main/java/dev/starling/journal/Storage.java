package dev.starling.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The directory in which a journal lives, as far as a journal needs one. Names are plain file
 * names. Used by one thread.
 */
public interface Storage {
  /** How a file is opened. */
  enum Mode {
    READ,
    /** For reading and writing; it must be there. What is written goes to its end. */
    APPEND,
    /** The same, of a file that must not be there yet. */
    CREATE
  }

  /** The path of a file, for messages; of the directory, if {@code name} is empty. */
  String path(String name);

  /**
   * Makes the directory if it is missing, and takes it for this journal alone until the result is
   * closed, or the process ends.
   *
   * @throws IOException {@link JournalException.Reason#IN_USE} if another one has it
   */
  Closeable lock() throws IOException;

  /** The names of all files, in any order. */
  List<String> list() throws IOException;

  StorageFile open(String name, Mode mode) throws IOException;

  /** Renames a file in one step; a file of that name must not be there. */
  void rename(String from, String to) throws IOException;

  void delete(String name) throws IOException;

  /** When it returns, all files made, renamed and deleted so far are so after a loss of power. */
  void syncDirectory() throws IOException;

  /** What a failure of one of these methods means. */
  JournalException.Reason reasonOf(IOException failure);
}
