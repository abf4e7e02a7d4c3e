package dev.starling.app.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A TCP port that can be listened at. */
final class PortNumber implements ITypeConverter<Integer> {
  static final int MAX = 65_535;

  @Override
  public Integer convert(String text) {
    if (text.matches("\\d{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= MAX) {
        return port;
      }
    }
    throw new TypeConversionException("a port, 1 to " + MAX);
  }
}
