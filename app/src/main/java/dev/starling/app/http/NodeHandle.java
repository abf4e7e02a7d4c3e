package dev.starling.app.http;

import dev.starling.core.topology.QuorumState;
import dev.starling.swarm.Swarm;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The node behind the HTTP interface, which is served while the node starts and while it leaves,
 * too. Requests that need the swarm wait for it a little, so that nobody who asks right after the
 * start has to ask twice.
 */
public final class NodeHandle {
  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(5);

  private final Duration patience;
  private final CompletableFuture<Running> running = new CompletableFuture<>();
  private volatile boolean leaving;

  record Running(Swarm swarm, EventLog events, ReceivedMessages messages) {}

  public NodeHandle() {
    this(DEFAULT_PATIENCE);
  }

  /**
   * A node that is about to start.
   *
   * @param patience how long requests wait for that
   */
  NodeHandle(Duration patience) {
    this.patience = patience;
  }

  /** The node has started: events are kept from now on. */
  public void started(Swarm swarm) {
    EventLog events = new EventLog(swarm.self().incarnation());
    swarm.subscribe(event -> events.append(EventJson.of(event).toString()));
    ReceivedMessages messages = new ReceivedMessages();
    swarm.comms().onMessage(messages::add);
    running.complete(new Running(swarm, events, messages));
  }

  /** The node begins to leave; streams of events end. */
  public void leaving() {
    leaving = true;
    if (running.isDone()) {
      running.join().events().close();
    }
  }

  /**
   * Checks, without waiting, that the node is a running part of its swarm, and its quorum is met.
   *
   * @throws ApiError if not
   */
  void requireReady() {
    QuorumState quorum = running(Duration.ZERO).swarm().topology().quorum();
    if (!quorum.isMet()) {
      throw new ApiError(
          HttpStatus.SERVICE_UNAVAILABLE,
          "This node has %d of the %d voters that a commander needs."
              .formatted(quorum.have(), quorum.size()));
    }
  }

  /**
   * The node's swarm.
   *
   * @throws ApiError if there is none in time, or the node is leaving
   */
  Swarm swarm() {
    return running(patience).swarm();
  }

  /**
   * The node's events.
   *
   * @throws ApiError as for {@link #swarm}
   */
  EventLog events() {
    return running(patience).events();
  }

  /**
   * What the node received.
   *
   * @throws ApiError as for {@link #swarm}
   */
  ReceivedMessages messages() {
    return running(patience).messages();
  }

  private Running running(Duration wait) {
    if (leaving) {
      throw new ApiError(HttpStatus.SERVICE_UNAVAILABLE, "This node is leaving its swarm.");
    }
    try {
      return running.get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ApiError(
          HttpStatus.SERVICE_UNAVAILABLE, "This node is still starting; try again in a second.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiError(HttpStatus.SERVICE_UNAVAILABLE, "This node is ending.");
    } catch (ExecutionException e) {
      throw new AssertionError("the start is never completed with a failure", e);
    }
  }
}
