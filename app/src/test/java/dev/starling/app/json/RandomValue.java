package dev.starling.app.json;

import dev.starling.core.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Values of every kind, among them those that JSON has no form of its own for. */
final class RandomValue {
  private static final double[] CORNERS = {
    0.0, -0.0, 45.0, 1e21, 1e-7, Double.MAX_VALUE, Double.MIN_VALUE, 1 / 3.0, 123_456_789.0, 1e7
  };
  private static final String[] NAMES = {
    "", "id", "$bytes", "$map", "a", "ü", "\u0000", "😀", "\""
  };

  private final Random random;

  RandomValue(long seed) {
    this.random = new Random(seed);
  }

  Value next(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 7)) {
      case 0 -> Value.NULL;
      case 1 -> Value.of(random.nextBoolean());
      case 2 -> new Value.Int(new BigInteger(random.nextInt(200), random).negate());
      case 3 -> Value.of(CORNERS[random.nextInt(CORNERS.length)]);
      case 4 -> Value.of(NAMES[random.nextInt(NAMES.length)]);
      case 5 -> Value.atom(NAMES[random.nextInt(NAMES.length)]);
      case 6 -> bytes();
      case 7 -> new Value.Sequence(elements(depth - 1));
      case 8 -> new Value.Tuple(elements(depth - 1));
      default -> map(depth - 1);
    };
  }

  Value.Dictionary map(int depth) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      entries.put(key(), next(depth));
    }
    return new Value.Dictionary(entries);
  }

  /** Keys that are still different where atoms are texts, and tuples lists. */
  private Value key() {
    String name = NAMES[random.nextInt(NAMES.length)];
    return switch (random.nextInt(8)) {
      case 0 -> Value.of(random.nextInt(9));
      case 1 -> Value.NULL;
      case 2 -> Value.list(Value.of(name));
      case 3 -> Value.atom("atom-" + name);
      default -> Value.of(name);
    };
  }

  private Value bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return new Value.Bytes(bytes);
  }

  private List<Value> elements(int depth) {
    List<Value> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add(next(depth));
    }
    return elements;
  }
}
