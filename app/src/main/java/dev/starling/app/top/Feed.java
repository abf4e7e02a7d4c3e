package dev.starling.app.top;

import dev.starling.app.client.ApiClient;
import dev.starling.app.client.ApiException;
import dev.starling.app.client.EventStream;
import dev.starling.app.client.EventWords;
import dev.starling.app.client.NotReachableException;
import dev.starling.app.top.model.Facts;
import dev.starling.app.top.model.LogLine;
import dev.starling.app.top.model.ModelReader;
import dev.starling.app.top.model.Place;
import dev.starling.app.top.screen.Text;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Asks a node each second, and follows its events; at once when an event says that there is more to
 * know. A node that does not answer is asked less and less often.
 */
final class Feed implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final int MAX_DOUBLINGS = 4;

  private final ApiClient api;
  private final BlockingQueue<Input> inputs;
  private final Semaphore askNow = new Semaphore(0);
  private final Semaphore followNow = new Semaphore(0);
  private final Thread asker = new Thread(() -> run(this::ask), "top-asks");
  private final Thread follower = new Thread(() -> run(this::follow), "top-follows");

  /** The clock of the node less ours. */
  private volatile long clockOffsetMillis;

  private volatile boolean closed;
  private volatile @Nullable EventStream open;
  private @Nullable String lastEventId;

  private interface Loop {
    void run() throws InterruptedException;
  }

  /**
   * A feed that has not begun.
   *
   * @param lastEventId the event after which to begin, null for now
   */
  Feed(ApiClient api, BlockingQueue<Input> inputs, @Nullable String lastEventId) {
    this.api = api;
    this.inputs = inputs;
    this.lastEventId = lastEventId;
    asker.setDaemon(true);
    follower.setDaemon(true);
  }

  void start() {
    asker.start();
    follower.start();
  }

  /** Asks once. */
  static Facts facts(ApiClient api) throws NotReachableException, ApiException {
    return ModelReader.facts(
        api.get("/api/v1/node"),
        api.get("/api/v1/nodes"),
        api.get("/api/v1/topology"),
        api.get("/api/v1/links"));
  }

  static List<Place> places(ApiClient api) throws NotReachableException, ApiException {
    return ModelReader.places(api.get("/api/v1/overlay"), System.currentTimeMillis());
  }

  private void run(Loop loop) {
    try {
      loop.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!closed && !inputs.offer(new Input.Failed(e))) {
        throw e;
      }
    }
  }

  private void ask() throws InterruptedException {
    int failures = 0;
    while (!closed) {
      String why = null;
      try {
        JsonNode node = api.get("/api/v1/node");
        clockOffsetMillis =
            node.path("startedAt").asLong(0)
                + node.path("uptimeMs").asLong(0)
                - System.currentTimeMillis();
        inputs.put(
            new Input.Answered(
                ModelReader.facts(
                    node,
                    api.get("/api/v1/nodes"),
                    api.get("/api/v1/topology"),
                    api.get("/api/v1/links"))));
      } catch (NotReachableException e) {
        why = e.why();
      } catch (ApiException e) {
        why = String.valueOf(e.getMessage());
      }
      if (why == null) {
        if (failures > 0) {
          followAgain();
        }
        failures = 0;
        pause(askNow, INTERVAL);
        Thread.sleep(LEAST_INTERVAL.toMillis());
      } else {
        Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures++, MAX_DOUBLINGS));
        inputs.put(new Input.Lost(Text.plain(why), System.currentTimeMillis() + pause.toMillis()));
        askNow.drainPermits();
        pause(new Semaphore(0), pause);
      }
    }
  }

  /** A stream that went on over a lost connection may be dead without knowing it. */
  private void followAgain() {
    closeStream();
    followNow.release();
  }

  private static void pause(Semaphore until, Duration most) throws InterruptedException {
    if (until.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
      until.drainPermits();
    }
  }

  private void follow() throws InterruptedException {
    int failures = 0;
    while (!closed) {
      try (EventStream stream = api.events(lastEventId)) {
        open = stream;
        inputs.put(new Input.Places(places(api)));
        failures = 0;
        for (JsonNode event = stream.next(); event != null; event = stream.next()) {
          lastEventId = stream.lastEventId();
          take(event);
        }
      } catch (IOException | NotReachableException | ApiException | JacksonException e) {
        // The other thread tells what is wrong with the node.
        failures++;
      }
      pause(followNow, FIRST_RETRY.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS)));
    }
  }

  private void take(JsonNode event)
      throws InterruptedException, NotReachableException, ApiException {
    LogLine line = ModelReader.line(event);
    long now = System.currentTimeMillis();
    long age = Math.max(0, now + clockOffsetMillis - line.at());
    inputs.put(new Input.Happened(line, ModelReader.change(event, now, age)));
    if (line.group() == LogLine.Group.NODES || line.group() == LogLine.Group.COMMAND) {
      askNow.release();
    }
    if (EventWords.type(event).equals("reset")) {
      inputs.put(new Input.Places(places(api)));
    }
  }

  private void closeStream() {
    EventStream stream = open;
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        // It is of no use any more.
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    asker.interrupt();
    follower.interrupt();
    closeStream();
  }
}
