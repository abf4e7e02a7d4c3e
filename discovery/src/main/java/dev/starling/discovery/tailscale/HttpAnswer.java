package dev.starling.discovery.tailscale;

import dev.starling.discovery.internal.BoundedInput;
import dev.starling.discovery.internal.OneLine;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * The answer of an HTTP/1.1 server to one request on a connection that it then closes (RFC 9112).
 */
final class HttpAnswer {
  private static final int MAX_LINE_BYTES = 8_192;
  private static final int MAX_FIELDS = 100;
  private static final int MAX_REASON_BYTES = 200;
  private static final int OK = 200;

  private HttpAnswer() {}

  /**
   * Reads status and fields.
   *
   * @return the body, freed from its transfer coding; ends with a failure if it comes in part only
   * @throws IOException if the status is not 200, or it is not HTTP
   */
  static InputStream bodyOf(InputStream in) throws IOException {
    String status = line(in);
    if (!status.matches("HTTP/1\\.[01] [0-9]{3}( .*)?")) {
      throw new IOException("the answer is not HTTP");
    }
    InputStream body = in;
    for (int fields = 0; ; fields++) {
      String field = line(in);
      if (field.isEmpty()) {
        break;
      }
      if (fields == MAX_FIELDS) {
        throw new IOException("the answer has more than " + MAX_FIELDS + " header fields");
      }
      int colon = field.indexOf(':');
      String name = field.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
      String value = field.substring(colon + 1).strip();
      if (name.equals("transfer-encoding") && value.equalsIgnoreCase("chunked")) {
        body = new Chunks(in);
      } else if (name.equals("content-length") && body == in) {
        body = new Exactly(in, length(value, 10));
      }
    }
    if (Integer.parseInt(status.substring(9, 12)) != OK) {
      String reason = OneLine.of(body.readNBytes(MAX_REASON_BYTES));
      throw new IOException("it answers " + status.substring(9) + ": " + reason);
    }
    return body;
  }

  private static String line(InputStream in) throws IOException {
    BoundedInput bounded = new BoundedInput(in, MAX_LINE_BYTES);
    StringBuilder line = new StringBuilder();
    for (int next = bounded.read(); next != '\n'; next = bounded.read()) {
      if (next < 0) {
        throw new EOFException("the answer is cut off");
      }
      line.append((char) next);
    }
    int end = line.length();
    return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
  }

  private static long length(String digits, int radix) throws IOException {
    try {
      long length = Long.parseLong(digits, radix);
      if (length >= 0) {
        return length;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IOException("the answer has a length of \"" + digits + "\"");
  }

  /** So many bytes, and a failure if they do not come. */
  private static final class Exactly extends InputStream {
    private final InputStream in;
    private long left;

    Exactly(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0) {
        return -1;
      }
      int read = in.read(into, offset, (int) Math.min(left, length));
      if (read < 0) {
        throw new EOFException("the answer is cut off");
      }
      left -= read;
      return read;
    }
  }

  /** The chunked transfer coding. What follows the last chunk is left unread. */
  private static final class Chunks extends InputStream {
    private final InputStream in;
    private Exactly chunk;
    private boolean first = true;
    private boolean ended;

    Chunks(InputStream in) {
      this.in = in;
      this.chunk = new Exactly(in, 0);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (!ended) {
        int read = chunk.read(into, offset, length);
        if (read >= 0) {
          return read;
        }
        nextChunk();
      }
      return -1;
    }

    private void nextChunk() throws IOException {
      if (!first && !line(in).isEmpty()) {
        throw new IOException("a chunk of the answer is longer than it says");
      }
      first = false;
      String size = line(in);
      int extension = size.indexOf(';');
      long bytes = length((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
      ended = bytes == 0;
      chunk = new Exactly(in, bytes);
    }
  }
}
