package dev.starling.app.json;

import dev.starling.core.value.Value;
import java.io.OutputStream;
import java.io.StringWriter;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes values as JSON; see {@link ValueReader} for what comes back. The keys of a map are
 * ordered, so that nodes which have the same say the same.
 */
public final class ValueWriter {
  private static final String ID = "id";

  /** Peers may nest deeper than our own users, and a map can be three levels of JSON. */
  private static final int MAX_DEPTH = 10_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private ValueWriter() {}

  /** The value as JSON, in one line. */
  public static String write(Value value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(value, out);
    }
    return text.toString();
  }

  /** A generator to {@code out}, for documents that are not built in memory. */
  public static JsonGenerator generator(OutputStream out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  public static void write(Value value, JsonGenerator out) {
    if (value instanceof Value.Null) {
      out.writeNull();
    } else if (value instanceof Value.Bool bool) {
      out.writeBoolean(bool.value());
    } else if (value instanceof Value.Int integer) {
      out.writeNumber(integer.value());
    } else if (value instanceof Value.Real real) {
      // Always with a point, by which it is read as a float again.
      out.writeNumber(Double.toString(real.value()));
    } else if (value instanceof Value.Text text) {
      out.writeString(text.value());
    } else if (value instanceof Value.Symbol symbol) {
      out.writeString(symbol.name());
    } else if (value instanceof Value.Bytes bytes) {
      out.writeStartObject();
      out.writeName(ValueReader.BYTES);
      out.writeString(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      out.writeEndObject();
    } else if (value instanceof Value.Sequence list) {
      writeArray(list.elements(), out);
    } else if (value instanceof Value.Tuple tuple) {
      writeArray(tuple.elements(), out);
    } else {
      Value.Dictionary map = (Value.Dictionary) value;
      out.writeStartObject();
      if (isObject(map)) {
        writeEntries(map, out);
      } else {
        writePairs(map, out);
      }
      out.writeEndObject();
    }
  }

  /** A waypoint, whose id stands in the object whatever the map holds. */
  public static void writeWithId(String id, Value.Dictionary map, JsonGenerator out) {
    out.writeStartObject();
    out.writeName(ID);
    out.writeString(id);
    if (isObject(map)) {
      writeEntries(without(ID, map), out);
    } else {
      writePairs(map, out);
    }
    out.writeEndObject();
  }

  private static Value.Dictionary without(String name, Value.Dictionary map) {
    Map<Value, Value> others = new HashMap<>(map.entries());
    others.keySet().removeIf(key -> name.equals(nameOf(key)));
    return new Value.Dictionary(others);
  }

  private static void writeEntries(Value.Dictionary map, JsonGenerator out) {
    SortedMap<String, Value> byName = new TreeMap<>();
    map.entries().forEach((key, element) -> byName.put(String.valueOf(nameOf(key)), element));
    byName.forEach(
        (name, element) -> {
          out.writeName(name);
          write(element, out);
        });
  }

  private static void writeArray(List<Value> elements, JsonGenerator out) {
    out.writeStartArray();
    elements.forEach(element -> write(element, out));
    out.writeEndArray();
  }

  private static void writePairs(Value.Dictionary map, JsonGenerator out) {
    out.writeName(ValueReader.MAP);
    out.writeStartArray();
    map.entries().entrySet().stream()
        .sorted(Comparator.comparing(entry -> write(entry.getKey())))
        .forEach(entry -> writeArray(List.of(entry.getKey(), entry.getValue()), out));
    out.writeEndArray();
  }

  /**
   * Whether an object says all of it: its keys have different names, and it looks like no other.
   */
  private static boolean isObject(Value.Dictionary map) {
    Set<String> names = new HashSet<>();
    for (Map.Entry<Value, Value> entry : map.entries().entrySet()) {
      String name = nameOf(entry.getKey());
      if (name == null || !names.add(name)) {
        return false;
      }
    }
    boolean looksLikeAnother =
        names.size() == 1 && (names.contains(ValueReader.BYTES) || names.contains(ValueReader.MAP));
    return !looksLikeAnother;
  }

  private static @Nullable String nameOf(Value key) {
    if (key instanceof Value.Text text) {
      return text.value();
    }
    return key instanceof Value.Symbol symbol ? symbol.name() : null;
  }
}
