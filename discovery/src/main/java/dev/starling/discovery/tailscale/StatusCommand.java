package dev.starling.discovery.tailscale;

import dev.starling.discovery.internal.BoundedInput;
import dev.starling.discovery.internal.OneLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks by {@code tailscale status --json}: a process without a shell, that has ended, with whatever
 * it started, when this returns.
 */
final class StatusCommand implements StatusSource {
  private static final int MAX_ERROR_BYTES = 4_096;

  private final String executable;

  /** Runs an executable by its path, or by its name in one of the folders of {@code PATH}. */
  StatusCommand(String executable) {
    this.executable = executable;
  }

  @Override
  public TailscaleStatus ask(Duration limit) throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    Process process;
    try {
      process = new ProcessBuilder(executable, "status", "--json").start();
    } catch (IOException e) {
      throw new IOException("cannot run \"" + executable + "\": " + e.getMessage(), e);
    }
    try {
      process.getOutputStream().close();
      CompletableFuture<byte[]> output =
          reading(
              process,
              () ->
                  new BoundedInput(process.getInputStream(), TailscaleStatus.MAX_BYTES)
                      .readAllBytes());
      CompletableFuture<byte[]> errors =
          reading(process, () -> startOf(process.getErrorStream(), MAX_ERROR_BYTES));
      byte[] json = get(output, deadlineNanos, limit);
      byte[] complaint = get(errors, deadlineNanos, limit);
      if (!process.waitFor(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw tooSlow(limit);
      }
      if (process.exitValue() != 0) {
        String reason = OneLine.of(complaint);
        throw new IOException(
            name()
                + " ended with "
                + process.exitValue()
                + (reason.isEmpty() ? "" : ": " + reason));
      }
      return TailscaleStatus.read(new ByteArrayInputStream(json));
    } finally {
      end(process);
    }
  }

  private interface Source {
    byte[] read() throws IOException;
  }

  /** Reads beside this thread, since both pipes must be emptied. What fails ends the process. */
  private static CompletableFuture<byte[]> reading(Process process, Source source) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(source.read());
              } catch (IOException e) {
                result.completeExceptionally(e);
                process.destroyForcibly();
              }
            },
            "starling-tailscale-output");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  /** The first bytes; the others are read as well, so that nobody waits for us to do that. */
  private static byte[] startOf(InputStream in, int bytes) throws IOException {
    byte[] start = in.readNBytes(bytes);
    in.transferTo(OutputStream.nullOutputStream());
    return start;
  }

  private byte[] get(CompletableFuture<byte[]> bytes, long deadlineNanos, Duration limit)
      throws IOException, InterruptedException {
    try {
      return bytes.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw tooSlow(limit);
    } catch (ExecutionException e) {
      throw new IOException(name() + ": " + OneLine.of(e), e);
    }
  }

  private IOException tooSlow(Duration limit) {
    return new IOException(name() + " took longer than " + limit.toMillis() + " ms");
  }

  private String name() {
    return "\"" + executable + " status --json\"";
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
