package dev.starling.app.cli;

import dev.starling.app.http.ApiServer;
import dev.starling.app.http.HttpSocket;
import dev.starling.app.http.NodeHandle;
import dev.starling.swarm.Self;
import dev.starling.swarm.Swarm;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node and its HTTP interface, from their start to their end. */
final class NodeProcess implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NodeProcess.class.getName());

  /** Longer than any step of leaving takes; service managers wait 10 s and more. */
  private static final Duration MAX_LEAVE = Duration.ofSeconds(5);

  private final Swarm swarm;
  private final @Nullable ApiServer http;
  private final NodeHandle handle;
  private final CountDownLatch ended = new CountDownLatch(1);

  private NodeProcess(Swarm swarm, @Nullable ApiServer http, NodeHandle handle) {
    this.swarm = swarm;
    this.http = http;
    this.handle = handle;
  }

  /**
   * Starts both at once, since each takes about as long as the other.
   *
   * @param socket where to serve HTTP, null for nowhere
   */
  static NodeProcess start(
      Supplier<Swarm> start, @Nullable HttpSocket socket, ApiServer.Settings settings) {
    NodeHandle handle = new NodeHandle();
    CompletableFuture<@Nullable ApiServer> http =
        CompletableFuture.supplyAsync(
            () -> socket == null ? null : ApiServer.start(socket, settings, handle));
    Swarm swarm;
    try {
      swarm = start.get();
    } catch (RuntimeException e) {
      http.whenComplete((server, failure) -> close(server)).exceptionally(failure -> null).join();
      throw e;
    }
    try {
      handle.started(swarm);
      swarm.subscribe(new SwarmLog(System::nanoTime));
      return new NodeProcess(swarm, http.join(), handle);
    } catch (RuntimeException e) {
      swarm.close();
      throw e;
    }
  }

  /** A line a fact, the fact's name first. */
  void describe(PrintWriter out) {
    Self self = swarm.self();
    out.println("starling   " + self.version());
    out.println("node       " + self.name());
    out.println("port       " + self.port());
    out.println("http       " + (http == null ? "off" : http.url()));
    out.flush();
  }

  /** Leaves when the process is told to end, within a bounded time. */
  void leaveAtShutdown() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  Thread leaving = new Thread(this::close, "leave");
                  leaving.setDaemon(true);
                  leaving.start();
                  boolean left = awaitLeft();
                  if (!left) {
                    LOG.log(System.Logger.Level.WARNING, "did not leave within " + MAX_LEAVE);
                  }
                  Runtime.getRuntime().halt(left ? ExitCode.DONE : ExitCode.FAILED);
                },
                "shutdown"));
  }

  private boolean awaitLeft() {
    try {
      return ended.await(MAX_LEAVE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  @Override
  public void close() {
    handle.leaving();
    swarm.close();
    close(http);
    ended.countDown();
  }

  private static void close(@Nullable ApiServer http) {
    if (http != null) {
      http.close();
    }
  }
}
