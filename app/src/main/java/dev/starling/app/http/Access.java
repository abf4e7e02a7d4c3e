package dev.starling.app.http;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. A web page from elsewhere may not: its {@code Origin} is not ours, and a name that
 * it lets point here (DNS rebinding) is no name of the loopback interface. With a token the {@code
 * Host} may be any, since such a page has no token; without one we are bound to loopback.
 */
final class Access {
  private static final String SCHEME = "Bearer ";
  private static final Pattern LOOPBACK_HOST =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

  private final byte @Nullable [] expected;

  Access(@Nullable String token) {
    this.expected = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Checks a request.
   *
   * @param open whether it needs no token
   * @throws ApiError if it is refused
   */
  void check(Context context, boolean open) {
    String host = String.valueOf(context.header(Header.HOST)).toLowerCase(Locale.ROOT);
    checkOrigin(context.header(Header.ORIGIN), host);
    if (expected == null) {
      checkLoopback(host);
    } else if (!open) {
      checkToken(expected, context);
    }
  }

  private static void checkOrigin(@Nullable String origin, String host) {
    if (origin == null) {
      return;
    }
    String lower = origin.toLowerCase(Locale.ROOT);
    if (!lower.equals("http://" + host) && !lower.equals("https://" + host)) {
      throw new ApiError(
          HttpStatus.FORBIDDEN,
          "A page of another origin (%s) may not ask this node; open the page from this node."
              .formatted(origin));
    }
  }

  private static void checkLoopback(String host) {
    if (!LOOPBACK_HOST.matcher(host).matches()) {
      throw new ApiError(
          HttpStatus.FORBIDDEN,
          "Without a token only localhost and loopback addresses are served; ask for one of those,"
              + " or start the node with --http-token.");
    }
  }

  private static void checkToken(byte[] expected, Context context) {
    String given = String.valueOf(context.header(Header.AUTHORIZATION));
    boolean bearer = given.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    String token = bearer ? given.substring(SCHEME.length()).strip() : "";
    if (!MessageDigest.isEqual(expected, token.getBytes(StandardCharsets.UTF_8))) {
      context.header(Header.WWW_AUTHENTICATE, "Bearer");
      throw new ApiError(
          HttpStatus.UNAUTHORIZED,
          "Send the header \"Authorization: Bearer TOKEN\" with the token of --http-token.");
    }
  }
}
