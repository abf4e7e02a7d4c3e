package dev.starling.discovery;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.erldist.dist.NodeName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a {@link Source} for names again and again, on threads of its own: the first time at once,
 * then after a random 80 to 100 % of the interval each, counted from the start of the last poll.
 *
 * <p>A poll that fails, takes too long or finds fewer nodes than the last one disconnects nobody:
 * its names are sightings that hold for a while, and all it can do is not to renew them. What is
 * wrong is reported when it changes, not at each poll.
 */
public final class Poller implements DiscoveryStrategy.Running {
  /** Names taken of one poll; more are ignored, and that is reported. */
  public static final int MAX_NAMES = 1_024;

  /** The option that says how often is asked, without dashes. */
  public static final String INTERVAL_OPTION = "poll-interval";

  static final String ACCEPTED_INTERVALS = "a duration from 100ms to 24h, such as 5s,";

  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(24);

  private static final Logger LOG = System.getLogger(Poller.class.getName());
  private static final Duration LEAST_HOLD = Duration.ofSeconds(30);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  /** Where names come from. Used by one thread at a time. */
  @FunctionalInterface
  public interface Source extends AutoCloseable {
    /**
     * Asks once. May block, and is interrupted when it takes too long or when nobody waits anymore.
     *
     * @param found takes full node names, {@code alive@host}, each as soon as it is known
     * @throws Exception if not all could be asked. Its message is reported, in one line that says
     *     what was asked and what came instead; what was found before counts
     */
    void poll(Consumer<String> found) throws Exception;

    /** Called once, when no poll runs anymore. */
    @Override
    default void close() {}
  }

  /**
   * When to ask.
   *
   * @param interval from the start of a poll to that of the next
   * @param timeout after which a poll has failed
   * @param holds how long a name counts as seen
   */
  public record Timing(Duration interval, Duration timeout, Duration holds) {
    /** How often is asked by default. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

    public Timing {
      if (interval.isNegative() || interval.isZero() || timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException(
            "interval " + interval + " and timeout " + timeout + " must be above zero");
      }
    }

    /** A name counts as seen for three intervals and a time-out, and no less than 30 s. */
    public static Timing of(Duration interval, Duration timeout) {
      Duration missed = interval.multipliedBy(3).plus(timeout);
      return new Timing(interval, timeout, missed.compareTo(LEAST_HOLD) < 0 ? LEAST_HOLD : missed);
    }
  }

  private final Timing timing;
  private final DiscoveryContext context;
  private final Source source;
  private final SplittableRandom random = new SplittableRandom();
  private final Thread thread;
  private final ExecutorService worker;

  private boolean closed;
  private volatile boolean polling;
  private @Nullable String reported;

  private Poller(String name, Timing timing, DiscoveryContext context, Source source) {
    this.timing = timing;
    this.context = context;
    this.source = source;
    thread = daemon("starling-" + name, this::run);
    worker = Executors.newSingleThreadExecutor(task -> daemon("starling-" + name + "-poll", task));
  }

  /**
   * Starts to ask, and returns at once.
   *
   * @param name of the strategy, for the names of the threads
   */
  public static Poller start(String name, Timing timing, DiscoveryContext context, Source source) {
    Poller poller = new Poller(name, timing, context, source);
    poller.thread.start();
    return poller;
  }

  /**
   * Checks what a user gave.
   *
   * @throws IllegalArgumentException below 100 ms, where it would be a load for whoever is asked,
   *     and above a day
   */
  public static Duration checkedInterval(Duration interval) {
    if (!isAccepted(interval)) {
      throw StrategyOptions.refused(INTERVAL_OPTION, interval, ACCEPTED_INTERVALS);
    }
    return interval;
  }

  static boolean isAccepted(Duration interval) {
    return interval.compareTo(SHORTEST_INTERVAL) >= 0 && interval.compareTo(LONGEST_INTERVAL) <= 0;
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private void run() {
    try {
      while (!isClosed()) {
        long startNanos = System.nanoTime();
        if (!polling) {
          report(poll());
        }
        long intervalNanos = timing.interval.toNanos();
        long pauseNanos = intervalNanos - random.nextLong(intervalNanos / 5 + 1);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, startNanos + pauseNanos - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Returns what is wrong, or null. */
  private @Nullable String poll() throws InterruptedException {
    Names names = new Names();
    Future<?> turn;
    try {
      turn = worker.submit(() -> ask(names));
    } catch (RejectedExecutionException e) {
      return null; // Closed.
    }
    try {
      turn.get(timing.timeout.toNanos(), TimeUnit.NANOSECONDS);
      return names.trouble();
    } catch (TimeoutException e) {
      turn.cancel(true);
      return "no answer within " + timing.timeout.toMillis() + " ms";
    } catch (ExecutionException e) {
      return detail(e);
    }
  }

  private @Nullable Void ask(Names names) throws Exception {
    polling = true;
    try {
      source.poll(names::found);
      return null;
    } finally {
      polling = false;
    }
  }

  private static String detail(ExecutionException failure) {
    Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }

  private void report(@Nullable String trouble) {
    if (trouble != null && !trouble.equals(reported)) {
      tell(() -> context.failed(trouble));
    }
    reported = trouble;
  }

  /** Nothing is told after closing, and whoever listens must not end the polling by throwing. */
  private synchronized void tell(Runnable report) {
    if (closed) {
      return;
    }
    try {
      report.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a listener to " + thread.getName() + " threw", e);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    thread.interrupt();
    worker.shutdownNow();
    try {
      thread.join(CLOSE_PATIENCE.toMillis());
      if (!worker.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(Level.WARNING, "{0}: the last poll does not end", thread.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    source.close();
  }

  /** The names of one poll. */
  private final class Names {
    private final Set<String> names = new HashSet<>();
    private @Nullable String trouble;

    void found(String name) {
      try {
        NodeName.parse(name);
      } catch (IllegalArgumentException e) {
        note("ignored a name: " + e.getMessage());
        return;
      }
      synchronized (names) {
        if (names.contains(name)) {
          return;
        }
        if (names.size() >= MAX_NAMES) {
          note("there are more than " + MAX_NAMES + " nodes; the rest is ignored");
          return;
        }
        names.add(name);
      }
      tell(() -> context.found(name, timing.holds));
    }

    private synchronized void note(String what) {
      if (trouble == null) {
        trouble = what;
      }
    }

    synchronized @Nullable String trouble() {
      return trouble;
    }
  }
}
