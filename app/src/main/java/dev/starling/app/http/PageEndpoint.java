package dev.starling.app.http;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard: files of this jar. They say nothing of the swarm, so they need no token; what they
 * show they ask for with one. The policy that goes with them lets them load from, and talk to, this
 * node only, run no inline script, and make no markup of text.
 */
record PageEndpoint(String path) implements Endpoint {
  private static final String START = "/";
  private static final String FOLDER = "/ui/";
  private static final String START_FILE = "index.html";
  private static final String RESOURCES = "/dev/starling/app/web/";

  /** No slash, no dots in a row: such a name stays in its folder. */
  private static final Pattern FILE = Pattern.compile("[a-z][a-z0-9-]*\\.([a-z]+)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self'",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'");

  static List<Endpoint> all() {
    return List.of(new PageEndpoint(START), new PageEndpoint(FOLDER + "{file}"));
  }

  @Override
  public boolean open() {
    return true;
  }

  /** A browser takes anything where it asks for a script or a style. */
  @Override
  public String produces() {
    return MediaTypes.ANY;
  }

  @Override
  public void handle(Context context) throws IOException {
    String file = path.equals(START) ? START_FILE : context.path().substring(FOLDER.length());
    String type = type(file);
    byte[] content = type == null ? null : read(file);
    if (type == null || content == null) {
      throw new ApiError(
          HttpStatus.NOT_FOUND, "The dashboard has no such file; it begins at " + START);
    }
    context
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header(Header.CACHE_CONTROL, "no-cache");
    String tag = tag(content);
    context.header(Header.ETAG, tag);
    if (tag.equals(context.header(Header.IF_NONE_MATCH))) {
      context.status(HttpStatus.NOT_MODIFIED);
    } else {
      context.contentType(type).result(content);
    }
  }

  private static @Nullable String type(String file) {
    var matcher = FILE.matcher(file);
    return matcher.matches() ? TYPES.get(matcher.group(1)) : null;
  }

  private static byte @Nullable [] read(String file) throws IOException {
    try (InputStream in = PageEndpoint.class.getResourceAsStream(RESOURCES + file)) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private static String tag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
