package dev.starling.benchmarks.workload;

import java.util.HashMap;
import java.util.Map;

/** A command line of {@code name=value} words. */
record Arguments(Map<String, String> values) {

  /** {@link IllegalArgumentException} for a word that is none. */
  static Arguments parse(String... words) {
    Map<String, String> values = new HashMap<>();
    for (String word : words) {
      String[] pair = word.split("=", 2);
      if (pair.length != 2) {
        throw new IllegalArgumentException("expected name=value, got " + word);
      }
      values.put(pair[0], pair[1]);
    }
    return new Arguments(values);
  }

  int integer(String name) {
    String text = value(name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is a whole number, got " + text, e);
    }
  }

  String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}
