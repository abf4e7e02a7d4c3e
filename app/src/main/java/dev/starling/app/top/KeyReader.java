package dev.starling.app.top;

import java.io.IOException;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;

/** Makes keys of what a terminal sends: characters, and the sequences of xterm and VT220. */
final class KeyReader {
  private static final int ESCAPE = 0x1b;
  private static final int CTRL_C = 3;
  private static final int CTRL_Z = 0x1a;
  private static final int DELETE = 0x7f;

  /** A sequence comes at once; a key on its own does not. */
  private static final long SEQUENCE_MILLIS = 50;

  private static final int MAX_SEQUENCE = 16;

  private final NonBlockingReader reader;

  KeyReader(NonBlockingReader reader) {
    this.reader = reader;
  }

  /**
   * Waits for the next key.
   *
   * @return as {@code Controls} names it, or {@code redraw}, {@code interrupt}, {@code suspend};
   *     empty for one that means nothing, null at the end
   */
  @Nullable String next() throws IOException {
    int c = reader.read();
    if (c < 0) {
      return null;
    }
    return switch (c) {
      case ESCAPE -> sequence();
      case '\t' -> "tab";
      case '\r', '\n' -> "enter";
      case DELETE, '\b' -> "backspace";
      case '\f' -> "redraw";
      case CTRL_C -> "interrupt";
      case CTRL_Z -> "suspend";
      default -> c < ' ' ? "" : character((char) c);
    };
  }

  private String character(char first) throws IOException {
    if (Character.isHighSurrogate(first)) {
      int second = reader.read(SEQUENCE_MILLIS);
      return second < 0 || !Character.isLowSurrogate((char) second)
          ? ""
          : Character.toString(Character.toCodePoint(first, (char) second));
    }
    return Character.isLowSurrogate(first) ? "" : String.valueOf(first);
  }

  private String sequence() throws IOException {
    int kind = reader.read(SEQUENCE_MILLIS);
    if (kind < 0 || kind == ESCAPE) {
      return "esc";
    }
    if (kind != '[' && kind != 'O') {
      return "";
    }
    StringBuilder parameters = new StringBuilder();
    while (parameters.length() < MAX_SEQUENCE) {
      int c = reader.read(SEQUENCE_MILLIS);
      if (c < 0) {
        return "";
      }
      if (c >= '@' && c <= '~') {
        return key((char) c, parameters.toString());
      }
      parameters.append((char) c);
    }
    return "";
  }

  private static String key(char last, String parameters) {
    return switch (last) {
      case 'A' -> "up";
      case 'B' -> "down";
      case 'C' -> "right";
      case 'D' -> "left";
      case 'H' -> "home";
      case 'F' -> "end";
      case 'Z' -> "backtab";
      case '~' ->
          switch (parameters) {
            case "1", "7" -> "home";
            case "4", "8" -> "end";
            case "5" -> "pageup";
            case "6" -> "pagedown";
            default -> "";
          };
      default -> "";
    };
  }
}
