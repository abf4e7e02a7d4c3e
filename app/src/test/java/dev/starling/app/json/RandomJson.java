package dev.starling.app.json;

import dev.starling.core.value.Value;
import java.math.BigInteger;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes random JSON by hand, in one of the many ways in which it can be written, and keeps the
 * value that it stands for: an oracle that shares nothing with the reader.
 */
final class RandomJson {
  /** JSON, and what it means. */
  record Sample(String json, Value value) {}

  private static final String[] BLANKS = {"", "", "", " ", "\n", "\t ", "\r\n"};

  private final Random random;

  RandomJson(long seed) {
    this.random = new Random(seed);
  }

  Sample next(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0 -> new Sample("null", Value.NULL);
      case 1 -> new Sample("true", Value.TRUE);
      case 2 -> integer();
      case 3 -> real();
      case 4, 5 -> text();
      case 6 -> array(depth - 1);
      case 7 -> bytes();
      default -> object(depth - 1);
    };
  }

  Sample object(int depth) {
    int size = random.nextInt(5);
    Map<Value, Value> entries = new LinkedHashMap<>();
    StringBuilder json = new StringBuilder("{").append(blank());
    for (int i = 0; i < size; i++) {
      Sample key = text();
      while (entries.containsKey(key.value())) {
        key = text();
      }
      Sample value = next(depth);
      entries.put(key.value(), value.value());
      json.append(i == 0 ? "" : "," + blank()).append(key.json()).append(blank());
      json.append(':').append(blank()).append(value.json()).append(blank());
    }
    return new Sample(json.append('}').toString(), new Value.Dictionary(entries));
  }

  private Sample array(int depth) {
    Sample[] elements =
        IntStream.range(0, random.nextInt(5)).mapToObj(i -> next(depth)).toArray(Sample[]::new);
    String json =
        IntStream.range(0, elements.length)
            .mapToObj(i -> blank() + elements[i].json() + blank())
            .collect(Collectors.joining(","));
    Value[] values =
        IntStream.range(0, elements.length)
            .mapToObj(i -> elements[i].value())
            .toArray(Value[]::new);
    return new Sample("[" + blank() + json + "]", Value.list(values));
  }

  private Sample integer() {
    String digits =
        random.nextInt(4) == 0
            ? Integer.toString(random.nextInt(10))
            : (1 + random.nextInt(9))
                + random
                    .ints(random.nextInt(60), 0, 10)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining());
    String json = (random.nextBoolean() ? "-" : "") + digits;
    return new Sample(json, new Value.Int(new BigInteger(json)));
  }

  private Sample real() {
    String whole = (random.nextBoolean() ? "-" : "") + random.nextInt(1_000);
    String fraction = random.nextBoolean() ? "." + random.nextInt(1_000_000) : "";
    boolean exponent = fraction.isEmpty() || random.nextBoolean();
    String sign = new String[] {"e", "E+", "e-"}[random.nextInt(3)];
    String json = whole + fraction + (exponent ? sign + random.nextInt(300) : "");
    return new Sample(json, Value.of(Double.parseDouble(json)));
  }

  private Sample bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return new Sample(
        "{\"$bytes\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"}",
        new Value.Bytes(bytes));
  }

  private Sample text() {
    StringBuilder text = new StringBuilder();
    StringBuilder json = new StringBuilder("\"");
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      int c = codePoint();
      text.appendCodePoint(c);
      json.append(written(c));
    }
    return new Sample(json.append('"').toString(), Value.of(text.toString()));
  }

  private int codePoint() {
    int c =
        switch (random.nextInt(6)) {
          case 0 -> random.nextInt(0x20);
          case 1 -> 0x80 + random.nextInt(0x780);
          case 2 -> 0x800 + random.nextInt(0xf000);
          case 3 -> 0x10000 + random.nextInt(0x100000);
          default -> 0x20 + random.nextInt(0x60);
        };
    return c >= 0xd800 && c < 0xe000 ? '$' : c;
  }

  private String written(int c) {
    String plain = Character.toString(c);
    if (c == '"' || c == '\\') {
      return "\\" + plain;
    }
    if (c >= 0x20 && random.nextInt(3) > 0) {
      return plain;
    }
    if (c == '\n' && random.nextBoolean()) {
      return "\\n";
    }
    String form = random.nextBoolean() ? "\\u%04x" : "\\u%04X";
    return plain.chars().mapToObj(form::formatted).collect(Collectors.joining());
  }

  private String blank() {
    return BLANKS[random.nextInt(BLANKS.length)];
  }
}
