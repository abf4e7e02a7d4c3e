package dev.starling.app.cli;

import dev.starling.swarm.SwarmBuilder;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;

/** What a builder was told, by its fields, since it shows them to nobody else. */
final class BuilderView {
  private BuilderView() {}

  static Map<String, String> settings(SwarmBuilder builder) {
    Map<String, String> settings = new HashMap<>();
    for (Field field : SwarmBuilder.class.getDeclaredFields()) {
      try {
        field.setAccessible(true);
        settings.put(field.getName(), String.valueOf(field.get(builder)));
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
    return settings;
  }
}
