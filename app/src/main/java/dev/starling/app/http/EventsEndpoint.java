package dev.starling.app.http;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events (the event-stream format of the HTML standard). Each reader holds a thread of
 * the server, which takes what is new from the {@link EventLog} and writes it. A reader that takes
 * nothing for the idle timeout of the connection, or falls behind what the log keeps, is cut: it
 * may come again with the last id it saw.
 */
final class EventsEndpoint implements Endpoint {
  static final int MAX_READERS = 64;

  private static final System.Logger LOG = System.getLogger(EventsEndpoint.class.getName());

  private final NodeHandle node;
  private final Duration keepAlive;
  private final Semaphore places = new Semaphore(MAX_READERS);

  /**
   * An endpoint for the events of {@code node}.
   *
   * @param keepAlive how often something is sent when nothing happens
   */
  EventsEndpoint(NodeHandle node, Duration keepAlive) {
    this.node = node;
    this.keepAlive = keepAlive;
  }

  @Override
  public String path() {
    return "/api/v1/events";
  }

  @Override
  public String produces() {
    return "text/event-stream";
  }

  @Override
  public void handle(Context context) throws InterruptedException {
    EventLog log = node.events();
    Start start = start(log, context.header("Last-Event-ID"));
    if (!places.tryAcquire()) {
      throw new ApiError(
          HttpStatus.SERVICE_UNAVAILABLE,
          "All %d places for readers of events are taken; close one, or poll /api/v1/nodes."
              .formatted(MAX_READERS));
    }
    try {
      stream(log, start, context.res());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a reader of events is gone", e);
    } finally {
      places.release();
    }
  }

  int readers() {
    return MAX_READERS - places.availablePermits();
  }

  private void stream(EventLog log, Start start, HttpServletResponse response)
      throws IOException, InterruptedException {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(produces());
    response.setCharacterEncoding("UTF-8");
    response.setHeader(Header.CACHE_CONTROL, "no-store");
    OutputStream out = response.getOutputStream();
    long position = start.position();
    write(out, start.reset() ? reset(log, position) : beginning(log, position));
    while (true) {
      EventLog.Batch batch = log.after(position, keepAlive);
      if (!(batch instanceof EventLog.Batch.Events events)) {
        return;
      }
      write(out, events.json().isEmpty() ? ":\n\n" : frames(log, events));
      position += events.json().size();
    }
  }

  private record Start(long position, boolean reset) {}

  private static Start start(EventLog log, @Nullable String lastEventId) {
    if (lastEventId == null) {
      return new Start(log.last(), false);
    }
    Long known = log.position(lastEventId);
    return known == null ? new Start(log.last(), true) : new Start(known, false);
  }

  /** No event, but readers remember the id, and can resume even if nothing more arrives. */
  private static String beginning(EventLog log, long position) {
    return "id: " + log.id(position) + "\n\n";
  }

  private static String reset(EventLog log, long position) {
    return "event: reset\n"
        + frame(log.id(position), EventJson.reset(System.currentTimeMillis()).toString());
  }

  private static String frames(EventLog log, EventLog.Batch.Events events) {
    StringBuilder text = new StringBuilder();
    long number = events.first();
    for (String json : events.json()) {
      text.append(frame(log.id(number++), json));
    }
    return text.toString();
  }

  private static String frame(String id, String json) {
    return "id: " + id + "\ndata: " + json + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
