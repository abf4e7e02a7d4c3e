package dev.starling.app.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.json.ValueJsonException.Kind;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.value.Value;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ValueJsonTest {
  private static final int SAMPLES = 2_000;

  private final ValueReader reader = new ValueReader(OverlayLimits.DEFAULT);

  @Test
  void readsWhatWasMeant() {
    for (int seed = 0; seed < SAMPLES; seed++) {
      RandomJson.Sample sample = new RandomJson(seed).next(4);
      assertEquals(sample.value(), read(sample.json()), "seed " + seed + ": " + sample.json());
    }
  }

  @Test
  void whatIsWrittenComesBack() {
    for (int seed = 0; seed < SAMPLES; seed++) {
      Value value = new RandomValue(seed).next(4);
      String json = ValueWriter.write(value);
      assertEquals(asRead(value), read(json), "seed " + seed + ": " + json);
      assertTrue(json.lines().count() <= 1, "one line, as an event's data has to be");
    }
  }

  @Test
  void anyOtherReaderUnderstandsWhatIsWritten() {
    JsonMapper other = JsonMapper.shared();
    for (int seed = 0; seed < SAMPLES; seed++) {
      RandomJson.Sample sample = new RandomJson(seed).object(3);
      JsonNode expected = other.readTree(sample.json());
      assertEquals(expected, other.readTree(ValueWriter.write(sample.value())), "seed " + seed);
    }
  }

  @Test
  void damagedJsonIsRefusedOrAnotherValue() {
    int refused = 0;
    for (int seed = 0; seed < 4_000; seed++) {
      Random random = new Random(seed);
      byte[] json = new RandomJson(seed).object(3).json().getBytes(StandardCharsets.UTF_8);
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        json[random.nextInt(json.length)] = (byte) random.nextInt(256);
      }
      try {
        Value value = reader.read(json);
        assertEquals(value, read(ValueWriter.write(value)), "seed " + seed);
      } catch (ValueJsonException e) {
        refused++;
        assertTrue(String.valueOf(e.getMessage()).length() > 10, "seed " + seed);
      }
    }
    assertTrue(refused > 2_000, "most are no JSON any more: " + refused);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "45.0         | 45.0",
        "45           | 45",
        "-0           | 0",
        "-0.0         | -0.0",
        "1e2          | 100.0",
        "1E400e       | MALFORMED",
        "1.7976931348623157e308 | 1.7976931348623157E308",
        "1e-999       | 0.0",
        "123456789012345678901234567890 | 123456789012345678901234567890",
        "[1, [2.0]]   | [1,[2.0]]",
        "`{\"b\":1,\"a\":2}` | `{\"a\":2,\"b\":1}`",
        "`{\"$bytes\":\"AP8=\"}` | `{\"$bytes\":\"AP8=\"}`",
        "`{\"$bytes\":\"AP8=\",\"x\":1}` | `{\"$bytes\":\"AP8=\",\"x\":1}`",
        "`{\"$map\":[[1,2],[\"a\",null]]}` | `{\"$map\":[[\"a\",null],[1,2]]}`",
        "`{\"$map\":[[\"a\",1]]}` | `{\"a\":1}`",
        "`\"\\ud83d\\ude00\"` | `\"😀\"`",
      })
  void readsAndWrites(String json, String expected) {
    if (expected.equals("MALFORMED")) {
      assertEquals(Kind.MALFORMED, refusal(json).kind());
    } else {
      assertEquals(expected, ValueWriter.write(read(json)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`{\"a\":1,}`            | MALFORMED    | line 1, column 8",
        "`{\"a\":\n  nul}`       | MALFORMED    | line 2",
        "`{\"a\":1} x`           | MALFORMED    | line 1, column",
        "`{} {}`                 | MALFORMED    | something follows",
        "`{'a':1}`               | MALFORMED    | line 1, column 2",
        "`{\"a\":NaN}`           | MALFORMED    | line 1",
        "`{\"a\":01}`            | MALFORMED    | line 1",
        "`{\"a\":+1}`            | MALFORMED    | line 1",
        "`{\"a\":.5}`            | MALFORMED    | line 1",
        "`{/**/}`                | MALFORMED    | line 1",
        "`{\"a\":\"\t\"}`        | MALFORMED    | line 1",
        "`{\"a\":`               | MALFORMED    | line 1",
        "` `                     | MALFORMED    | there is no JSON",
        "`{\"a\":1,\"\\u0061\":2}` | NOT_ACCEPTED | the key \"a\" stands twice",
        "`{\"x\":{\"\":1,\"\":1}}` | NOT_ACCEPTED | stands twice",
        "`{\"a\":1e309}`         | NOT_ACCEPTED | at most 1.8e308",
        "`{\"a\":-1e999999999999}` | NOT_ACCEPTED | at most 1.8e308",
        "`{\"a\":\"\\ud800\"}`   | NOT_ACCEPTED | \\ud800 is half of a surrogate pair",
        "`{\"\\udc00\":1}`       | NOT_ACCEPTED | \\udc00 is half",
        "`{\"a\":\"\\ude00\\ud83d\"}` | NOT_ACCEPTED | half of a surrogate pair",
        "`{\"a\":{\"$bytes\":\"A\"}}` | NOT_ACCEPTED | base64",
        "`{\"a\":{\"$bytes\":\"_-8=\"}}` | NOT_ACCEPTED | base64",
        "`{\"a\":{\"$bytes\":7}}` | NOT_ACCEPTED | base64",
        "`{\"a\":{\"$map\":{}}}` | NOT_ACCEPTED | pairs",
        "`{\"a\":{\"$map\":[[1]]}}` | NOT_ACCEPTED | pairs",
        "`{\"a\":{\"$map\":[[1,2],[1,3]]}}` | NOT_ACCEPTED | each key once",
        "`[]`                    | NOT_ACCEPTED | this is an array",
        "`\"x\"`                 | NOT_ACCEPTED | this is a string",
        "`7`                     | NOT_ACCEPTED | this is a number",
        "`null`                  | NOT_ACCEPTED | this is null",
        "`{\"$bytes\":\"\"}`     | NOT_ACCEPTED | this is bytes",
      })
  void saysWhatIsWrongAndWhere(String json, Kind kind, String words) {
    ValueJsonException refusal = refusal(json);

    assertEquals(kind, refusal.kind(), refusal.getMessage());
    assertTrue(String.valueOf(refusal.getMessage()).contains(words), refusal.getMessage());
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[][] texts = {
      {'"', (byte) 0xc3, '"'}, // cut short
      {'"', (byte) 0xff, '"'}, // no lead byte
      {'"', (byte) 0xc0, (byte) 0x80, '"'}, // longer than need be
      {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, // half of a surrogate pair
      "{}".getBytes(StandardCharsets.UTF_16),
    };
    for (byte[] text : texts) {
      ValueJsonException refusal = assertThrows(ValueJsonException.class, () -> reader.read(text));
      assertEquals(Kind.MALFORMED, refusal.kind());
      assertTrue(String.valueOf(refusal.getMessage()).contains("UTF-8"), refusal.getMessage());
    }
    assertEquals(Value.map(Map.of()), read("\uFEFF{}"));
  }

  @Test
  void boundsTheNesting() {
    assertEquals(Kind.TOO_LARGE, refusal("[".repeat(100_000)).kind());
    assertEquals(Kind.TOO_LARGE, refusal("{\"a\":".repeat(100_000)).kind());
    // As deep as the overlay takes, in the longest form.
    int depth = OverlayLimits.DEFAULT.maxDepth();
    Value value = Value.NULL;
    for (int i = 0; i < depth; i++) {
      value = new Value.Dictionary(Map.of(Value.of(1), value));
    }
    OverlayLimits.DEFAULT.checkValue(value);
    assertEquals(value, read(ValueWriter.write(value)));
  }

  @Test
  void boundsTheSizeBeforeItBuilds() {
    assertEquals(Kind.TOO_LARGE, refusal("\"" + "x".repeat(1 << 20) + "\"").kind());
    assertEquals(Kind.TOO_LARGE, refusal("[" + "1,".repeat(500_000) + "1]").kind());
    assertEquals(Kind.TOO_LARGE, refusal("1" + "0".repeat(200_000)).kind());
    Value.Int largest = new Value.Int(BigInteger.TWO.pow(8 * 65_000));
    assertEquals(largest, read(ValueWriter.write(largest)));
    Value longKey = Value.map(Map.of("k".repeat(60_000), Value.TRUE));
    assertEquals(longKey, read(ValueWriter.write(longKey)));
  }

  @Test
  void keysThatCollideAreNotBuiltWithoutBound() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 16_384; i++) {
      json.append(i == 0 ? "\"" : ",\"");
      for (int bit = 0; bit < 14; bit++) {
        json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      json.append("\":0");
    }
    ValueJsonException refusal = refusal(json + "}");

    assertEquals(Kind.TOO_LARGE, refusal.kind());
    assertTrue(
        String.valueOf(refusal.getMessage()).endsWith("at line 1, column 139526"),
        refusal.getMessage());
  }

  @Test
  void aWaypointCarriesItsId() {
    Function<Value.Dictionary, String> write =
        waypoint -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          try (var generator = ValueWriter.generator(out)) {
            ValueWriter.writeWithId("wp", waypoint, generator);
          }
          return out.toString(StandardCharsets.UTF_8);
        };
    Map<Value, Value> other = new LinkedHashMap<>();
    other.put(Value.of(1), Value.TRUE);

    assertEquals("{\"id\":\"wp\"}", write.apply(Value.map(Map.of())));
    assertEquals("{\"id\":\"wp\"}", write.apply(Value.map(Map.of("id", Value.of(3)))));
    assertEquals(
        "{\"id\":\"wp\",\"$map\":[[\"$bytes\",1]]}",
        write.apply(Value.map(Map.of("$bytes", Value.of(1)))));
    assertEquals("{\"id\":\"wp\",\"$map\":[[1,true]]}", write.apply(new Value.Dictionary(other)));
  }

  private Value read(String json) {
    return reader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private ValueJsonException refusal(String json) {
    return assertThrows(
        ValueJsonException.class, () -> reader.readMap(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** What JSON does not tell apart: atoms are texts, tuples lists. */
  private static Value asRead(Value value) {
    if (value instanceof Value.Symbol symbol) {
      return Value.of(symbol.name());
    } else if (value instanceof Value.Tuple tuple) {
      return new Value.Sequence(allAsRead(tuple.elements()));
    } else if (value instanceof Value.Sequence list) {
      return new Value.Sequence(allAsRead(list.elements()));
    } else if (value instanceof Value.Dictionary map) {
      Map<Value, Value> entries = new LinkedHashMap<>();
      map.entries().forEach((key, element) -> entries.put(asRead(key), asRead(element)));
      return new Value.Dictionary(entries);
    }
    return value;
  }

  private static List<Value> allAsRead(List<Value> values) {
    List<Value> read = new ArrayList<>();
    values.forEach(value -> read.add(asRead(value)));
    return read;
  }
}
