package dev.starling.app.cli;

import dev.starling.app.client.ApiClient;
import dev.starling.app.client.ApiException;
import dev.starling.app.client.EventStream;
import dev.starling.app.client.EventWords;
import dev.starling.app.client.NotReachableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
    name = "events",
    description = {
      "Follows what happens in a running node's swarm, until stopped.",
      "A connection that breaks is made again for 30 s, and what was missed is shown then."
    })
final class EventsCommand extends AppCommand {
  private static final Duration RETRY_FOR = Duration.ofSeconds(30);
  private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  @Mixin private final ClientOptions client = new ClientOptions();

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public Integer call() throws NotReachableException, ApiException, InterruptedException {
    ApiClient api = client.client();
    EventStream stream = api.events(null);
    while (true) {
      try (EventStream open = stream) {
        for (JsonNode event = open.next(); event != null; event = open.next()) {
          print(event);
        }
        warn("the node ended the stream; trying again");
      } catch (IOException e) {
        warn("the connection broke; trying again");
      }
      stream = reconnect(api, stream.lastEventId());
    }
  }

  private static EventStream reconnect(ApiClient api, @Nullable String lastEventId)
      throws NotReachableException, ApiException, InterruptedException {
    long end = System.nanoTime() + RETRY_FOR.toNanos();
    while (true) {
      Thread.sleep(RETRY_PAUSE.toMillis());
      try {
        return api.events(lastEventId);
      } catch (NotReachableException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }

  private void print(JsonNode event) {
    PrintWriter out = out();
    out.println(json.isSet() ? event : line(event));
    out.flush();
  }

  private String line(JsonNode event) {
    Instant at = Instant.ofEpochMilli(event.path("at").asLong());
    return ansi().string("%s  @|bold %-18s|@".formatted(TIME.format(at), EventWords.type(event)))
        + "  "
        + Printable.of(EventWords.of(event));
  }

  private void warn(String message) {
    PrintWriter err = err();
    err.println("starling events: " + message);
    err.flush();
  }
}
