package dev.starling.app.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads server-sent events as far as {@code /events} uses them: one line of data each. */
public final class EventStream implements AutoCloseable {
  private final InputStream body;
  private final BufferedReader lines;
  private @Nullable String lastEventId;

  EventStream(InputStream body, @Nullable String lastEventId) {
    this.body = body;
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    this.lastEventId = lastEventId;
  }

  /**
   * Waits for the next event.
   *
   * @return null at the end of the stream
   * @throws IOException if the connection breaks
   */
  public @Nullable JsonNode next() throws IOException {
    String data = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("id: ")) {
        lastEventId = line.substring("id: ".length());
      } else if (line.startsWith("data: ")) {
        data = line.substring("data: ".length());
      } else if (line.isEmpty() && data != null) {
        return AnyJson.MAPPER.readTree(data);
      }
    }
    return null;
  }

  /** The id to begin after next time; null before the first event of a stream that began now. */
  public @Nullable String lastEventId() {
    return lastEventId;
  }

  /** Ends it; whoever waits for the next event waits no longer. */
  @Override
  public void close() throws IOException {
    // Not the reader: that would wait for the one who reads.
    body.close();
  }
}
