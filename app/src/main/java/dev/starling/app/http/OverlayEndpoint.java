package dev.starling.app.http;

import dev.starling.app.json.ValueWriter;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.value.Value;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;

/**
 * All that the members share, ordered by id. One snapshot, written piece by piece: it may be large,
 * and it does not change meanwhile.
 */
record OverlayEndpoint(NodeHandle node) implements Endpoint {
  static final String PATH = "/api/v1/overlay";

  private static final System.Logger LOG = System.getLogger(OverlayEndpoint.class.getName());

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public void handle(Context context) {
    Sorted all = Sorted.of(node.swarm().overlay().snapshot());
    context.contentType(JSON);
    try (JsonGenerator out = ValueWriter.generator(context.res().getOutputStream())) {
      out.writeStartObject();
      out.writeName("entities");
      writeById(out, all.entities);
      out.writeName("waypoints");
      out.writeStartArray();
      all.waypoints.forEach((id, waypoint) -> ValueWriter.writeWithId(id, waypoint, out));
      out.writeEndArray();
      out.writeName("annotations");
      writeById(out, all.annotations);
      out.writeEndObject();
    } catch (IOException | JacksonIOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a reader of the overlay is gone", e);
    }
  }

  /** By kind and id. */
  private record Sorted(
      SortedMap<String, Value.Dictionary> entities,
      SortedMap<String, Value.Dictionary> waypoints,
      SortedMap<String, Value.Dictionary> annotations) {
    static Sorted of(OverlaySnapshot snapshot) {
      Sorted all = new Sorted(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
      snapshot.forEach((key, value) -> all.of(key.kind()).put(key.id(), value));
      return all;
    }

    private SortedMap<String, Value.Dictionary> of(OverlayKind kind) {
      return switch (kind) {
        case ENTITY -> entities;
        case WAYPOINT -> waypoints;
        case ANNOTATION -> annotations;
      };
    }
  }

  private static void writeById(JsonGenerator out, SortedMap<String, Value.Dictionary> values) {
    out.writeStartObject();
    values.forEach(
        (id, value) -> {
          out.writeName(id);
          ValueWriter.write(value, out);
        });
    out.writeEndObject();
  }
}
