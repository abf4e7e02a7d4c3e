package dev.starling.app.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The constants of an enum, written in lower case. */
abstract class Words<E extends Enum<E>> implements ITypeConverter<E> {
  private final E[] constants;

  Words(Class<E> type) {
    this.constants = type.getEnumConstants();
  }

  @Override
  public E convert(String text) {
    return Arrays.stream(constants)
        .filter(constant -> word(constant).equals(text))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException(all()));
  }

  private String all() {
    return Arrays.stream(constants).map(Words::word).collect(Collectors.joining(", "));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
