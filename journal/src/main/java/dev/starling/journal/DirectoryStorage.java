package dev.starling.journal;

import dev.starling.journal.JournalException.Reason;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A directory of the file system. */
public final class DirectoryStorage implements Storage {
  private static final String LOCK = "lock";
  private static final boolean WINDOWS = File.separatorChar == '\\';

  /**
   * The lock files that this JVM holds. POSIX gives a lock up when the process closes any
   * descriptor of the file, so that a second one must not even be opened.
   */
  private static final Set<Object> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;

  private DirectoryStorage(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** The directory may be missing, with those above it. */
  public static DirectoryStorage at(Path directory) {
    return new DirectoryStorage(directory);
  }

  @Override
  public String path(String name) {
    return name.isEmpty() ? directory.toString() : directory.resolve(name).toString();
  }

  @Override
  public Closeable lock() throws IOException {
    makeDirectories();
    Path file = directory.resolve(LOCK);
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // As always but the first time.
    }
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    Object held = key == null ? file.toRealPath() : key;
    if (!HELD.add(held)) {
      throw inUse("this process, " + ProcessHandle.current().pid());
    }
    Closeable lock = null;
    try {
      lock = lock(file, held);
      return lock;
    } finally {
      if (lock == null) {
        HELD.remove(held);
      }
    }
  }

  private Closeable lock(Path file, Object held) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        String holder = Files.readString(file, StandardCharsets.US_ASCII).strip();
        throw inUse("process " + (holder.isEmpty() ? "(unknown)" : holder));
      }
      locked = true;
    } catch (OverlappingFileLockException e) {
      throw inUse("this process, " + ProcessHandle.current().pid());
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    writeProcessId(channel);
    return () -> {
      channel.close();
      HELD.remove(held);
    };
  }

  private JournalException inUse(String by) {
    return new JournalException(
        Reason.IN_USE,
        directory.toString(),
        "is in use by " + by + "; one process has a directory at a time",
        null);
  }

  /** For people; the lock holds without it, on a full disk, too. */
  private static void writeProcessId(FileChannel channel) {
    String id = ProcessHandle.current().pid() + "\n";
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      // See above.
    }
  }

  private void makeDirectories() throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    Path present = directory;
    while (present != null && Files.notExists(present)) {
      missing.push(present);
      present = present.getParent();
    }
    if (present != null
        && !Files.readAttributes(present, BasicFileAttributes.class).isDirectory()) {
      throw new IOException(present + " is not a directory");
    }
    for (Path each : missing) {
      Files.createDirectory(each);
      sync(each.resolveSibling("."));
    }
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public StorageFile open(String name, Mode mode) throws IOException {
    OpenOption[] options =
        switch (mode) {
          case READ -> new OpenOption[] {StandardOpenOption.READ};
          case APPEND -> new OpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE};
          case CREATE ->
              new OpenOption[] {
                StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW
              };
        };
    FileChannel channel = FileChannel.open(directory.resolve(name), options);
    if (mode == Mode.APPEND) {
      channel.position(channel.size());
    }
    return new ChannelFile(channel);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Path target = directory.resolve(to);
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    try {
      Files.move(directory.resolve(from), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("this file system cannot rename a file in one step", e);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  @Override
  public void syncDirectory() throws IOException {
    sync(directory);
  }

  /** Windows opens no directories, and keeps names with the files. */
  private static void sync(Path directory) throws IOException {
    if (!WINDOWS) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** By the system's words, and as those may be in any language, by the state of the disk. */
  @Override
  public Reason reasonOf(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return Reason.DENIED;
    }
    String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (words.contains("no space left")
        || words.contains("not enough space")
        || words.contains("quota exceeded")
        || words.contains("file too large")) {
      return Reason.FULL;
    }
    if (words.contains("read-only file system")) {
      return Reason.READ_ONLY;
    }
    return reasonOfDisk();
  }

  private Reason reasonOfDisk() {
    try {
      FileStore store = Files.getFileStore(directory);
      if (store.isReadOnly()) {
        return Reason.READ_ONLY;
      }
      return store.getUsableSpace() == 0 ? Reason.FULL : Reason.IO;
    } catch (IOException e) {
      return Reason.IO;
    }
  }

  private record ChannelFile(FileChannel channel) implements StorageFile {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return channel.read(target, position);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return channel.write(source);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
