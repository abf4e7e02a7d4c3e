package dev.starling.testkit.disk;

import dev.starling.journal.JournalException.Reason;
import dev.starling.journal.Storage;
import dev.starling.journal.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A directory on a disk in memory that keeps no more than it promised. What was written and not
 * forced is lost at a crash as a whole, or page by page, or not at all, and the length of the file
 * likewise; of the files made, renamed and deleted since the directory was last synced, each change
 * is lost or not, whatever came of the others. After a {@code force} that failed, what it should
 * have written is never written, though it can still be read, and the next {@code force} succeeds.
 *
 * <p>Faults come when they are asked for; what a crash leaves is drawn from a random source, so
 * that one seed is one history.
 */
public final class VirtualDisk implements Storage {
  /** What a process does to the disk. Reading and listing do not count. */
  public enum Operation {
    CREATE,
    WRITE,
    FORCE,
    TRUNCATE,
    RENAME,
    DELETE,
    SYNC_DIRECTORY
  }

  /** One change of the directory that is not on the disk yet. */
  private interface Change extends Consumer<Map<String, Inode>> {}

  private final RandomGenerator random;
  private final int pageBytes;
  private final List<Change> changes = new ArrayList<>();
  private Map<String, Inode> seen = new TreeMap<>();
  private Map<String, Inode> kept = new TreeMap<>();
  private long capacityBytes = Long.MAX_VALUE;
  private boolean readOnly;
  private boolean shortWrites;
  private long operations;
  private long cutAt = Long.MAX_VALUE;
  private long failAt = Long.MAX_VALUE;
  private Reason failure = Reason.IO;
  private boolean powerIsOff;
  private boolean locked;
  private int life;

  /** An empty directory on a disk that writes pages of so many bytes as a whole. */
  public VirtualDisk(RandomGenerator random, int pageBytes) {
    this.random = random;
    this.pageBytes = pageBytes;
  }

  /** How many operations there were. */
  public long operations() {
    return operations;
  }

  /**
   * The power goes in the operation of that number, the first being 0, before or after its effect.
   */
  public void cutAt(long operation) {
    cutAt = operation;
  }

  /** That operation fails, and is done in part or not at all. */
  public void failAt(long operation, Reason reason) {
    failAt = operation;
    failure = reason;
  }

  /** From now on all files together have room for so many bytes. */
  public void resize(long bytes) {
    capacityBytes = bytes;
  }

  public void setReadOnly(boolean readOnly) {
    this.readOnly = readOnly;
  }

  /** Whether a write may write less than it was given. */
  public void setShortWrites(boolean shortWrites) {
    this.shortWrites = shortWrites;
  }

  /** The process is gone, the power is not: what was written stays, and the lock is free. */
  public void kill() {
    locked = false;
    powerIsOff = false;
    cutAt = Long.MAX_VALUE;
    failAt = Long.MAX_VALUE;
    life++;
  }

  /** The power was gone and is back: what was not forced may be lost. */
  public void crash() {
    kill();
    for (Change change : changes) {
      if (random.nextBoolean()) {
        change.accept(kept);
      }
    }
    changes.clear();
    seen = new TreeMap<>(kept);
    seen.values().forEach(inode -> inode.crash(random));
  }

  /** All files are gone: the disk was replaced by an empty one. */
  public void lose() {
    kill();
    changes.clear();
    seen.clear();
    kept.clear();
  }

  /** The files as they are now; to be put back with {@link #restore}. */
  public Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    seen.forEach((name, inode) -> files.put(name, inode.seen().clone()));
    return files;
  }

  /** An old copy takes the place of what was there. */
  public void restore(Map<String, byte[]> files) {
    lose();
    files.forEach((name, bytes) -> seen.put(name, new Inode(pageBytes, bytes.clone())));
    kept.putAll(seen);
  }

  @Override
  public String path(String name) {
    return name.isEmpty() ? "disk" : "disk/" + name;
  }

  @Override
  public Closeable lock() throws IOException {
    if (locked) {
      throw new DiskFailure(Reason.IN_USE, "is in use");
    }
    locked = true;
    int holder = life;
    return () -> {
      if (life == holder) {
        locked = false;
      }
    };
  }

  @Override
  public List<String> list() {
    checkPower();
    return List.copyOf(seen.keySet());
  }

  @Override
  public StorageFile open(String name, Mode mode) throws IOException {
    checkPower();
    if (mode != Mode.CREATE) {
      return new OpenFile(find(name));
    }
    if (seen.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    Inode inode = new Inode(pageBytes);
    act(Operation.CREATE, () -> change(files -> files.put(name, inode)));
    return new OpenFile(inode);
  }

  private Inode find(String name) throws IOException {
    Inode inode = seen.get(name);
    if (inode == null) {
      throw new NoSuchFileException(name);
    }
    return inode;
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Inode inode = find(from);
    if (seen.containsKey(to)) {
      throw new FileAlreadyExistsException(to);
    }
    act(
        Operation.RENAME,
        () ->
            change(
                files -> {
                  files.remove(from, inode);
                  files.put(to, inode);
                }));
  }

  @Override
  public void delete(String name) throws IOException {
    checkPower();
    Inode inode = seen.get(name);
    if (inode != null) {
      act(Operation.DELETE, () -> change(files -> files.remove(name, inode)));
    }
  }

  @Override
  public void syncDirectory() throws IOException {
    act(
        Operation.SYNC_DIRECTORY,
        () -> {
          changes.forEach(each -> each.accept(kept));
          changes.clear();
        });
  }

  @Override
  public Reason reasonOf(IOException failure) {
    return failure instanceof DiskFailure known ? known.reason : Reason.IO;
  }

  private void change(Change change) {
    change.accept(seen);
    changes.add(change);
  }

  private void checkPower() {
    if (powerIsOff) {
      throw new PowerCut();
    }
  }

  /** Does it, unless it is to fail, or the power goes before. */
  private void act(Operation operation, Runnable effect) throws IOException {
    checkPower();
    if (readOnly) {
      throw new DiskFailure(Reason.READ_ONLY, "read-only file system");
    }
    long number = operations++;
    if (number == failAt) {
      throw new DiskFailure(failure, operation + " fails, as it was told to");
    }
    if (number != cutAt) {
      effect.run();
      return;
    }
    if (random.nextBoolean()) {
      effect.run();
    }
    powerIsOff = true;
    throw new PowerCut();
  }

  private final class OpenFile implements StorageFile {
    private final Inode inode;
    private final int openedIn = life;
    private boolean closed;

    OpenFile(Inode inode) {
      this.inode = inode;
    }

    private void check() {
      checkPower();
      if (closed || openedIn != life) {
        throw new IllegalStateException("this file is closed");
      }
    }

    @Override
    public long size() {
      check();
      return inode.size();
    }

    @Override
    public int read(ByteBuffer target, long position) {
      check();
      int count = (int) Math.min(target.remaining(), inode.size() - position);
      if (count <= 0) {
        return -1;
      }
      target.put(inode.seen(), (int) position, count);
      return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      check();
      long used = seen.values().stream().mapToLong(Inode::size).sum();
      int count = (int) Math.min(source.remaining(), Math.max(0, capacityBytes - used));
      if (count == 0 && source.hasRemaining()) {
        throw new DiskFailure(Reason.FULL, "no space left");
      }
      if (count > 1 && (operations == failAt || operations == cutAt || shortWrites)) {
        count = 1 + random.nextInt(count);
      }
      byte[] bytes = new byte[count];
      source.get(bytes);
      if (operations == failAt) {
        inode.append(bytes);
      }
      act(Operation.WRITE, () -> inode.append(bytes));
      return count;
    }

    @Override
    public void force() throws IOException {
      check();
      if (operations == failAt) {
        inode.failToForce();
      }
      act(Operation.FORCE, inode::force);
    }

    @Override
    public void truncate(long size) throws IOException {
      check();
      act(Operation.TRUNCATE, () -> inode.truncate((int) size));
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
