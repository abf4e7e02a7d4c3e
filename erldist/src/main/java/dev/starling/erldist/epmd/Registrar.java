package dev.starling.erldist.epmd;

import dev.starling.erldist.epmd.EpmdException.Kind;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one node registered in the EPMD of its host, whoever serves it. When nobody does and it may
 * be this process, it tries to: of several that try at once the operating system lets one have the
 * port, and the others register with that one. For the event loop only.
 */
final class Registrar {
  private static final Logger LOG = System.getLogger(Registrar.class.getName());

  /** After a loss: late enough that not all nodes try in the same instant. */
  private static final long FIRST_DELAY_MS = 20;

  private static final long MAX_DELAY_MS = 1_000;

  /** How long the first registration goes on trying while no EPMD can be reached or served. */
  private static final long NO_EPMD_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** An EPMD may take this long to see that the previous holder of a name closed its socket. */
  private static final long NAME_REFUSED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /**
   * An EPMD with much to do answers late, and on a busy machine a JVM that has just started hears
   * late; what is no EPMD never answers.
   */
  private static final int FIRST_QUESTIONS = 3;

  private final EventLoop loop;
  private final EpmdClient client;
  private final InetSocketAddress epmd;
  private final @Nullable LocalEpmd local;
  private final NodeEntry entry;
  private final long startNanos = System.nanoTime();
  private final CompletableFuture<Void> first = new CompletableFuture<>();

  private @Nullable EpmdRegistration registration;
  private @Nullable Future<?> nextAttempt;
  private int failures;
  private int unanswered;
  private @Nullable Long firstRefusalNanos;
  private boolean closed;

  /**
   * @param local what serves when nobody else does; null: somebody else has to
   */
  Registrar(
      EventLoop loop,
      EpmdClient client,
      InetSocketAddress epmd,
      @Nullable LocalEpmd local,
      NodeEntry entry) {
    this.loop = loop;
    this.client = client;
    this.epmd = epmd;
    this.local = local;
    this.entry = entry;
  }

  /** Registers; the first success, or the failure of the first attempts, is the result. */
  CompletionStage<Void> start() {
    attempt();
    return first;
  }

  private void attempt() {
    nextAttempt = null;
    client
        .register(epmd, entry)
        .whenComplete(
            (granted, failure) -> {
              if (failure != null) {
                failed(failure);
              } else if (closed) {
                granted.close();
              } else {
                registered(granted);
              }
            });
  }

  private void registered(EpmdRegistration granted) {
    registration = granted;
    failures = 0;
    if (!first.complete(null)) {
      LOG.log(Level.INFO, "{0} is registered in EPMD again", entry.name());
    }
    if (local != null) {
      local.claimOwnAddresses();
    }
    granted.ended().thenRun(this::lost);
  }

  private void lost() {
    registration = null;
    if (!closed) {
      LOG.log(Level.INFO, "EPMD at {0} is gone", Addresses.text(epmd));
      retry();
    }
  }

  private void failed(Throwable failure) {
    if (closed) {
      return;
    }
    LocalEpmd server = local;
    if (server == null || !isKind(failure, Kind.REFUSED)) {
      notRegistered(failure);
      return;
    }
    server
        .takeTable()
        .whenComplete(
            (taken, bindFailure) -> {
              if (bindFailure == null) {
                attempt();
              } else {
                notRegistered(
                    new EpmdException(
                        Kind.REFUSED,
                        "no EPMD answers at "
                            + Addresses.text(epmd)
                            + ", and this process cannot serve there: "
                            + bindFailure.getMessage()));
              }
            });
  }

  private void notRegistered(Throwable failure) {
    if (closed) {
      return;
    }
    if (!first.isDone() && !canHelpToWait(failure)) {
      first.completeExceptionally(failure);
      return;
    }
    if (first.isDone() && failures == 1) {
      LOG.log(
          Level.WARNING,
          "{0} is not registered in EPMD, trying again: {1}",
          entry.name(),
          failure.getMessage());
    }
    retry();
  }

  private boolean canHelpToWait(Throwable failure) {
    if (isKind(failure, Kind.NAME_REFUSED)) {
      // From the first refusal: what was given up for want of an answer may have the name.
      long nowNanos = System.nanoTime();
      if (firstRefusalNanos == null) {
        firstRefusalNanos = nowNanos;
      }
      return nowNanos - firstRefusalNanos < NAME_REFUSED_NANOS;
    }
    if (isKind(failure, Kind.TIMEOUT)) {
      return ++unanswered < FIRST_QUESTIONS;
    }
    // A lost race for the port, or an EPMD that goes just now; all else is for the user to mend.
    boolean passing =
        isKind(failure, Kind.CLOSED) || (local != null && isKind(failure, Kind.REFUSED));
    return passing && System.nanoTime() - startNanos < NO_EPMD_NANOS;
  }

  private void retry() {
    long delay = Math.min(FIRST_DELAY_MS << Math.min(failures, 10), MAX_DELAY_MS);
    long jittered = ThreadLocalRandom.current().nextLong(delay / 2, delay + delay / 2);
    failures++;
    nextAttempt = loop.schedule(this::attempt, jittered, TimeUnit.MILLISECONDS);
  }

  void close() {
    closed = true;
    if (nextAttempt != null) {
      nextAttempt.cancel(false);
    }
    if (registration != null) {
      registration.close();
    }
    first.completeExceptionally(
        new EpmdException(Kind.CLOSED, "closed before " + entry.name() + " was registered"));
  }

  private static boolean isKind(Throwable failure, Kind kind) {
    return failure instanceof EpmdException epmd && epmd.kind() == kind;
  }
}
