package dev.starling.erldist.epmd;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Host names to addresses. The system's resolver blocks, so it is asked on threads of its own;
 * addresses that are written out are answered at once. For the event loop only.
 */
final class HostResolver {
  /** Asks the system's resolver, or stands in for it. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  static final int THREADS = 4;
  static final int MAX_WAITING = 256;

  private static final long IDLE_SECONDS = 10;

  private final EventLoop loop;
  private final Duration timeout;
  private final Lookup lookup;
  private final ThreadPoolExecutor executor;

  HostResolver(EventLoop loop, Duration timeout, Lookup lookup) {
    this.loop = loop;
    this.timeout = timeout;
    this.lookup = lookup;
    this.executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            HostResolver::newThread);
    executor.allowCoreThreadTimeOut(true);
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "starling-host-names");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The addresses of {@code host}, at least one, IPv4 first: that is the family in which nodes
   * listen unless told otherwise.
   *
   * @return completes on the event loop; exceptionally with {@link UnknownHostException} or {@link
   *     TimeoutException}
   */
  CompletionStage<List<InetAddress>> resolve(String host) {
    InetAddress literal = Addresses.literal(host);
    if (literal != null) {
      return CompletableFuture.completedFuture(List.of(literal));
    }
    CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
    Future<?> timer =
        loop.schedule(
            () ->
                result.completeExceptionally(
                    new TimeoutException(
                        "no address of host " + host + " within " + timeout.toMillis() + " ms")),
            timeout.toNanos(),
            TimeUnit.NANOSECONDS);
    try {
      executor.execute(() -> ask(host, result, timer));
    } catch (RejectedExecutionException e) {
      timer.cancel(false);
      result.completeExceptionally(
          new UnknownHostException(
              executor.isShutdown()
                  ? "closed before " + host + " was resolved"
                  : MAX_WAITING + " host names wait to be resolved, no room for " + host));
    }
    return result;
  }

  private void ask(String host, CompletableFuture<List<InetAddress>> result, Future<?> timer) {
    try {
      InetAddress[] addresses = lookup.addressesOf(host);
      Arrays.sort(addresses, Comparator.comparing(a -> a instanceof Inet4Address ? 0 : 1));
      onLoop(timer, () -> result.complete(List.of(addresses)));
    } catch (UnknownHostException e) {
      onLoop(timer, () -> result.completeExceptionally(e));
    }
  }

  private void onLoop(Future<?> timer, Runnable completion) {
    try {
      loop.execute(
          () -> {
            timer.cancel(false);
            completion.run();
          });
    } catch (RejectedExecutionException e) {
      // The event loop has ended, and with it whoever asked.
    }
  }

  void close() {
    executor.shutdownNow();
  }
}
