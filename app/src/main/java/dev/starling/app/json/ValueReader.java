package dev.starling.app.json;

import dev.starling.app.json.ValueJsonException.Kind;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON as a {@link Value}. Whatever {@link ValueWriter} writes comes back as it was, but for
 * atoms and tuples, which come back as text and lists. Safe for several threads.
 */
public final class ValueReader {
  /** Larger texts are refused unread. Escapes and blanks may well exceed the value itself. */
  public static final int MAX_BYTES = 1 << 20;

  static final String BYTES = "$bytes";
  static final String MAP = "$map";

  /** What a value costs at least, of a budget of twice what fits on the wire. */
  private static final int MIN_VALUE_BYTES = 3;

  /** A map in the form of {@link #MAP} nests three deep in JSON. */
  private static final int LEVELS_OF_A_MAP = 3;

  private final OverlayLimits limits;
  private final JsonFactory factory;
  private final int maxDepth;

  /**
   * A reader of values for users of this node.
   *
   * @param limits of the overlay: what cannot but exceed them is refused before it is built
   */
  public ValueReader(OverlayLimits limits) {
    this.limits = limits;
    this.maxDepth = LEVELS_OF_A_MAP * limits.maxDepth() + 2;
    // A digit holds more than three bits.
    int maxDigits = limits.maxValueBytes() / 3 * 8;
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNumberLength(maxDigits)
                    .maxNameLength(MAX_BYTES)
                    .maxNestingDepth(maxDepth)
                    .build())
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            // Keys come from anywhere; nothing of them shall outlive the call.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();
  }

  /**
   * Reads an object, which is what an entity, a waypoint or an annotation is.
   *
   * @param json in UTF-8
   * @throws ValueJsonException if it is anything else
   */
  public Value.Dictionary readMap(byte[] json) {
    Value value = read(json);
    if (value instanceof Value.Dictionary map) {
      return map;
    }
    throw new ValueJsonException(
        Kind.NOT_ACCEPTED,
        "an object is accepted, such as {\"label\":\"Alpha\"}; this is " + nameOf(value));
  }

  /**
   * Reads any value.
   *
   * @param json in UTF-8
   * @throws ValueJsonException if it is none
   */
  public Value read(byte[] json) {
    if (json.length > MAX_BYTES) {
      throw new ValueJsonException(
          Kind.TOO_LARGE, "JSON has at most " + MAX_BYTES + " bytes, this has more");
    }
    String text = decode(json);
    if (text.isBlank()) {
      throw new ValueJsonException(
          Kind.MALFORMED, "there is no JSON; send an object such as {\"label\":\"Alpha\"}");
    }
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      return new Reading(parser).document();
    } catch (JacksonException e) {
      throw new ValueJsonException(
          Kind.MALFORMED,
          "this is not JSON: %s at %s".formatted(e.getOriginalMessage(), where(e.getLocation())));
    }
  }

  /** Strictly, since a text that was not UTF-8 would come back as another. */
  private static String decode(byte[] json) {
    ByteBuffer bytes = ByteBuffer.wrap(json);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      // Some editors begin a file with a byte order mark.
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ValueJsonException(
          Kind.MALFORMED, "JSON is UTF-8; byte " + bytes.position() + " is none");
    }
  }

  private static String nameOf(Value value) {
    if (value instanceof Value.Sequence) {
      return "an array";
    }
    if (value instanceof Value.Text) {
      return "a string";
    }
    if (value instanceof Value.Int || value instanceof Value.Real) {
      return "a number";
    }
    return value instanceof Value.Bytes
        ? "bytes"
        : value instanceof Value.Null ? "null" : "a boolean";
  }

  private static String where(TokenStreamLocation location) {
    return "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  /** One text, read once. */
  private final class Reading {
    private final JsonParser parser;
    private long budgetBytes = 2L * limits.maxValueBytes();

    Reading(JsonParser parser) {
      this.parser = parser;
    }

    Value document() {
      try {
        Value value = value(parser.nextToken());
        if (parser.nextToken() != null) {
          throw fault(Kind.MALFORMED, "this is not JSON: something follows the value");
        }
        return value;
      } catch (StreamConstraintsException e) {
        throw tooLarge();
      }
    }

    private ValueJsonException tooLarge() {
      return fault(
          Kind.TOO_LARGE,
          "a value has at most %d bytes on the wire and is nested at most %d deep; this goes beyond"
              .formatted(limits.maxValueBytes(), limits.maxDepth()));
    }

    /** Ends the reading of what cannot fit: a map of many keys is dear to build, too. */
    private void spend(long bytes) {
      budgetBytes -= bytes;
      if (budgetBytes < 0) {
        throw tooLarge();
      }
    }

    private Value value(JsonToken token) {
      spend(MIN_VALUE_BYTES);
      return switch (token) {
        case START_OBJECT -> object();
        case START_ARRAY -> array();
        case VALUE_STRING -> Value.of(text(parser.getString()));
        case VALUE_NUMBER_INT -> new Value.Int(parser.getBigIntegerValue());
        case VALUE_NUMBER_FLOAT -> real();
        case VALUE_TRUE -> Value.TRUE;
        case VALUE_FALSE -> Value.FALSE;
        case VALUE_NULL -> Value.NULL;
        default -> throw new AssertionError("JSON has no " + token);
      };
    }

    private Value real() {
      double value = parser.getDoubleValue();
      if (!Double.isFinite(value)) {
        throw fault(
            Kind.NOT_ACCEPTED, "a number with a fraction or an exponent is at most 1.8e308");
      }
      return Value.of(value);
    }

    private Value array() {
      List<Value> elements = new ArrayList<>();
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        elements.add(value(next));
      }
      return new Value.Sequence(elements);
    }

    private Value object() {
      Map<Value, Value> entries = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = text(parser.currentName());
        if (entries.containsKey(Value.of(name))) {
          throw fault(Kind.NOT_ACCEPTED, "the key \"" + name + "\" stands twice; once is accepted");
        }
        entries.put(Value.of(name), value(parser.nextToken()));
      }
      if (entries.size() == 1) {
        Value bytes = entries.get(Value.of(BYTES));
        if (bytes != null) {
          return bytes(bytes);
        }
        Value map = entries.get(Value.of(MAP));
        if (map != null) {
          return map(map);
        }
      }
      return new Value.Dictionary(entries);
    }

    private Value bytes(Value content) {
      if (content instanceof Value.Text base64) {
        try {
          return new Value.Bytes(Base64.getDecoder().decode(base64.value()));
        } catch (IllegalArgumentException e) {
          // As any other content.
        }
      }
      throw fault(Kind.NOT_ACCEPTED, "{\"$bytes\": …} holds bytes as base64 (RFC 4648, section 4)");
    }

    private Value map(Value content) {
      Map<Value, Value> entries = new LinkedHashMap<>();
      if (content instanceof Value.Sequence pairs) {
        for (Value element : pairs.elements()) {
          if (element instanceof Value.Sequence pair
              && pair.elements().size() == 2
              && entries.put(pair.elements().get(0), pair.elements().get(1)) == null) {
            continue;
          }
          throw fault(Kind.NOT_ACCEPTED, "{\"$map\": …} holds pairs [key, value], each key once");
        }
        return new Value.Dictionary(entries);
      }
      throw fault(Kind.NOT_ACCEPTED, "{\"$map\": …} holds an array of pairs [key, value]");
    }

    /** Refuses half of a surrogate pair, which an escape can write but UTF-8 cannot. */
    private String text(String text) {
      spend(text.length());
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isSurrogate(c)) {
          if (Character.isLowSurrogate(c)
              || i + 1 == text.length()
              || !Character.isLowSurrogate(text.charAt(i + 1))) {
            throw fault(
                Kind.NOT_ACCEPTED,
                "text is Unicode; \\u%04x is half of a surrogate pair".formatted((int) c));
          }
          i++;
        }
      }
      return text;
    }

    private ValueJsonException fault(Kind kind, String what) {
      return new ValueJsonException(kind, what + ", at " + where(parser.currentTokenLocation()));
    }
  }
}
