package dev.starling.app.cli;

import dev.starling.app.json.ValueReader;
import dev.starling.core.overlay.OverlayLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** A value given as JSON. It is read here, too, so that what is no use is told before any call. */
final class JsonArgument {
  private static final char UNREADABLE = '\ufffd';
  private static final String STANDARD_INPUT = "-";
  private static final ValueReader READER = new ValueReader(OverlayLimits.DEFAULT);

  @Parameters(
      paramLabel = "JSON",
      description = "An object, such as {\"label\":\"Alpha\"}; - reads it from standard input.")
  private String text = "";

  /**
   * The JSON as it was given.
   *
   * @throws IllegalArgumentException in one line, if it is no object that a node would take
   */
  byte[] read() {
    return read(text, READER::readMap);
  }

  /**
   * Any JSON value given as text, or {@code -}, as it was given.
   *
   * @throws IllegalArgumentException in one line, if it is none that a node would take
   */
  static byte[] readAny(String text) {
    return read(text, READER::read);
  }

  private static byte[] read(String text, Consumer<byte[]> check) {
    byte[] json;
    if (text.equals(STANDARD_INPUT)) {
      try {
        json = System.in.readNBytes(ValueReader.MAX_BYTES + 1);
      } catch (IOException e) {
        throw new IllegalArgumentException("standard input: " + e.getMessage(), e);
      }
    } else {
      json = readable(text).getBytes(StandardCharsets.UTF_8);
    }
    try {
      check.accept(json);
      return json;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("JSON: " + e.getMessage(), e);
    }
  }

  /** What this JVM could not read of the command line stands in it as U+FFFD. */
  private static String readable(String argument) {
    if (argument.indexOf(UNREADABLE) >= 0
        && !"UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
      throw new IllegalArgumentException(
          "the locale is not UTF-8, so that not all characters of the command line can be read;"
              + " set LC_ALL=C.UTF-8");
    }
    return argument;
  }

  /** Ids, of which a path can carry all but the empty one. */
  static final class Id implements ITypeConverter<String> {
    @Override
    public String convert(String id) {
      try {
        OverlayLimits.checkId(readable(id));
        return id;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
