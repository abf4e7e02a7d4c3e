package dev.starling.app.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Constants as they stand in JSON. */
final class Names {
  private Names() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static @Nullable String ofNullable(@Nullable Enum<?> constant) {
    return constant == null ? null : of(constant);
  }
}
