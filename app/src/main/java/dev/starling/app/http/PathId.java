package dev.starling.app.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Ids as the last segment of a path, percent-encoded (RFC 3986). Decoded here, and strictly: the
 * server would make U+FFFD of what is not UTF-8, and one id of several.
 */
public final class PathId {
  private static final String UNRESERVED = "-_~";

  private PathId() {}

  /** The id as a segment of a path. A dot is encoded, too: "." and ".." would mean other paths. */
  public static String encode(String id) {
    StringBuilder segment = new StringBuilder();
    for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
      segment.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return segment.toString();
  }

  /**
   * The id at the end of a request's path.
   *
   * @throws ApiError if it is no UTF-8
   */
  static String of(Context context) {
    String path = context.req().getRequestURI();
    return decode(path.substring(path.lastIndexOf('/') + 1));
  }

  static String decode(String segment) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      if (segment.charAt(i) == '%') {
        bytes.write(octet(segment, i + 1));
        i += 2;
      } else {
        bytes.writeBytes(segment.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw unusable();
    }
  }

  private static int octet(String segment, int at) {
    int high = at + 1 < segment.length() ? Character.digit(segment.charAt(at), 16) : -1;
    int low = high < 0 ? -1 : Character.digit(segment.charAt(at + 1), 16);
    if (low < 0) {
      throw unusable();
    }
    return high << 4 | low;
  }

  private static ApiError unusable() {
    return new ApiError(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "The id is to be 1 to 255 bytes of UTF-8, percent-encoded in the path.");
  }
}
