package dev.starling.core.overlay;

import dev.starling.core.overlay.OverlayException.Reason;
import dev.starling.core.value.Value;
import java.util.List;
import java.util.Map;

/**
 * What is accepted on the overlay. Every node refuses its own users what goes beyond; what others
 * have accepted it takes, or replicas would differ.
 *
 * @param maxValueBytes of one value, in its form on the wire
 * @param maxDepth how deep lists, tuples and maps may be nested; a flat map has depth 1
 * @param maxKeys of all kinds together
 */
public record OverlayLimits(int maxValueBytes, int maxDepth, int maxKeys) {
  public static final int MAX_ID_BYTES = 255;

  public static final OverlayLimits DEFAULT = new OverlayLimits(65_536, 32, 1_000_000);

  /**
   * Refuses an id that is not 1 to 255 bytes of UTF-8.
   *
   * @throws OverlayException with {@link Reason#BAD_ID}
   */
  public static void checkId(String id) {
    int bytes = utf8Length(id);
    if (bytes < 1 || bytes > MAX_ID_BYTES) {
      throw new OverlayException(
          Reason.BAD_ID,
          bytes < 0
              ? "an id is Unicode text; this one has half of a surrogate pair"
              : "an id has 1 to " + MAX_ID_BYTES + " bytes of UTF-8, this one has " + bytes);
    }
  }

  /**
   * Refuses a value that is too large, too deep, or that cannot be shared.
   *
   * @throws OverlayException with {@link Reason#TOO_LARGE} or {@link Reason#BAD_VALUE}
   */
  public void checkValue(Value value) {
    long bytes = size(value, 0, maxDepth);
    if (bytes > maxValueBytes) {
      throw new OverlayException(
          Reason.TOO_LARGE,
          "a value has at most " + maxValueBytes + " bytes on the wire, this one has " + bytes);
    }
  }

  /** Bytes of a value in Erlang's external term format, to within its headers. */
  public static long size(Value value) {
    return size(value, 0, Integer.MAX_VALUE);
  }

  private static long size(Value value, int depth, int maxDepth) {
    if (depth > maxDepth) {
      throw new OverlayException(
          Reason.TOO_LARGE, "a value is nested at most " + maxDepth + " deep, this one is deeper");
    }
    if (value instanceof Value.Text text) {
      return 5L + checkedUtf8(text.value());
    } else if (value instanceof Value.Symbol symbol) {
      return 3L + checkedUtf8(symbol.name());
    } else if (value instanceof Value.Bytes bytes) {
      return 16L + bytes.length();
    } else if (value instanceof Value.Int integer) {
      return 7L + integer.value().bitLength() / 8;
    } else if (value instanceof Value.Real) {
      return 9;
    } else if (value instanceof Value.Sequence list) {
      return 6 + sizeOfAll(list.elements(), depth + 1, maxDepth);
    } else if (value instanceof Value.Tuple tuple) {
      return 5 + sizeOfAll(tuple.elements(), depth + 1, maxDepth);
    } else if (value instanceof Value.Dictionary map) {
      long bytes = 5;
      for (Map.Entry<Value, Value> entry : map.entries().entrySet()) {
        bytes +=
            size(entry.getKey(), depth + 1, maxDepth) + size(entry.getValue(), depth + 1, maxDepth);
      }
      return bytes;
    }
    return 7;
  }

  private static long sizeOfAll(List<Value> values, int depth, int maxDepth) {
    long bytes = 0;
    for (Value value : values) {
      bytes += size(value, depth, maxDepth);
    }
    return bytes;
  }

  private static int checkedUtf8(String text) {
    int bytes = utf8Length(text);
    if (bytes < 0) {
      throw new OverlayException(
          Reason.BAD_VALUE, "text is Unicode; a value has half of a surrogate pair");
    }
    return bytes;
  }

  /** Bytes in UTF-8; -1 for what has none. */
  private static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        return -1;
      }
    }
    return bytes;
  }
}
