package dev.starling.beam;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A file system of a few MiB in memory, mounted where only processes see it that were started with
 * {@link #prefix}. It is gone with the process that holds it.
 */
final class SmallDisk implements AutoCloseable {
  private static final String BALLAST = "ballast";

  private final Process holder;
  private final Path mountPoint;

  /**
   * Mounts one, or skips the test where this user cannot.
   *
   * @param mountPoint an empty directory
   */
  SmallDisk(Path mountPoint, int kibibytes) throws IOException {
    this.mountPoint = mountPoint;
    String mount = "mount -t tmpfs -o size=" + kibibytes + "k none '" + mountPoint + "' && echo ok";
    holder =
        new ProcessBuilder("unshare", "-m", "sh", "-c", mount + " && cat")
            .redirectErrorStream(true)
            .start();
    String line = holder.inputReader().readLine();
    assumeTrue("ok".equals(line), "this user cannot mount a tmpfs (unshare -m): " + line);
  }

  /** What to put before a command so that it sees the file system. */
  List<String> prefix() {
    return List.of("nsenter", "--mount=/proc/" + holder.pid() + "/ns/mnt");
  }

  /** The same directory, as seen from here. */
  Path path() {
    return Path.of("/proc/" + holder.pid() + "/root" + mountPoint);
  }

  /** Leaves no space. */
  void fill() throws IOException {
    byte[] page = new byte[4_096];
    try (OutputStream ballast = Files.newOutputStream(path().resolve(BALLAST))) {
      for (long written = 0; written < 1L << 30; written += page.length) {
        ballast.write(page);
      }
      throw new AssertionError("it is not small");
    } catch (IOException e) {
      Await.until(
          "no space is left",
          Duration.ofSeconds(10),
          () -> Files.getFileStore(path()).getUsableSpace() < page.length);
    }
  }

  void free() throws IOException {
    Files.delete(path().resolve(BALLAST));
  }

  @Override
  public void close() {
    holder.destroyForcibly();
    holder.onExit().join();
  }
}
