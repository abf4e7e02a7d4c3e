package dev.starling.discovery.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a JSON document value by value, as it comes. What nobody asks for is skipped, and a value
 * of another type than asked for is none: what answers us has new fields in every release.
 */
public final class JsonReader {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(100).maxStringLength(1 << 20).build())
          .build();

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads a document that is an object.
   *
   * @param field what to do with each field: ask this reader for its value, or leave it
   * @throws IOException if it is not JSON, not an object, or its bytes cannot be had
   */
  public static void readObject(InputStream in, FieldReader field) throws IOException {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the answer is not a JSON object");
      }
      JsonReader reader = new JsonReader(parser);
      reader.object(name -> field.read(reader, name));
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      throw new IOException("the answer is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads a field of the outermost object. */
  public interface FieldReader {
    void read(JsonReader reader, String name);
  }

  /** Hands each field of an object to {@code field}, with the reader at its value. */
  public void object(Consumer<String> field) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      field.accept(name);
      // Does nothing after a value that was read.
      parser.skipChildren();
    }
  }

  /** Runs {@code element} for each element of an array, with the reader at it. */
  public void array(Runnable element) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.run();
      parser.skipChildren();
    }
  }

  /** A string, or null for anything else. */
  public @Nullable String text() {
    return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
  }

  /** The strings of an array. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    array(
        () -> {
          String text = text();
          if (text != null) {
            texts.add(text);
          }
        });
    return texts;
  }

  /** A boolean, or {@code absent} for anything else. */
  public boolean bool(boolean absent) {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> absent;
    };
  }
}
