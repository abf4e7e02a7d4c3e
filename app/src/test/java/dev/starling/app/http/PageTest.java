package dev.starling.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the dashboard, and what is promised of them. */
class PageTest {
  private static final Path FILES =
      Path.of("src", "main", "resources", "dev", "starling", "app", "web");
  private static final Map<String, String> TYPES =
      Map.of(".js", "text/javascript", ".css", "text/css", ".svg", "image/svg+xml");

  private static Api api;
  private static Api guarded;

  @BeforeAll
  static void start() throws Exception {
    api = Api.started();
    guarded = Api.started("s3cret");
  }

  @AfterAll
  static void stop() {
    api.close();
    guarded.close();
  }

  @Test
  void thePageNeedsNoTokenAndItsDataDo() throws Exception {
    HttpResponse<String> page =
        guarded.get("/", "Accept", "text/html,application/xml;q=0.9,*/*;q=0.8");

    assertEquals(200, page.statusCode());
    assertTrue(header(page, "Content-Type").matches("text/html; ?charset=utf-8"));
    assertTrue(page.body().startsWith("<!doctype html>"), page.body());
    assertEquals(200, guarded.get("/ui/main.js").statusCode());
    assertEquals(401, guarded.get("/api/v1/node").statusCode());
    assertEquals(401, guarded.get("/ui/main.js/more").statusCode());
  }

  @Test
  void everyFileIsServedWithItsType() throws Exception {
    for (String file : files()) {
      if (file.equals("index.html")) {
        continue;
      }
      HttpResponse<String> response = api.get("/ui/" + file, "Accept", "text/css");

      assertEquals(200, response.statusCode(), file);
      String type = TYPES.get(file.substring(file.lastIndexOf('.')));
      assertTrue(header(response, "Content-Type").startsWith(type), file);
      assertEquals("nosniff", header(response, "X-Content-Type-Options"), file);
    }
  }

  @Test
  void thePolicyLetsNothingInButThisNode() throws Exception {
    String policy = header(api.get("/"), "Content-Security-Policy");

    assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; "), policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertTrue(policy.contains("require-trusted-types-for 'script'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertFalse(policy.contains("http"), policy);
  }

  /** Neither a script nor a style in the page, and no address of another host anywhere. */
  @Test
  void theFilesKeepToThePolicy() throws Exception {
    Pattern elsewhere = Pattern.compile("(https?:)?//[a-z0-9-]+\\.[a-z]");
    for (String file : files()) {
      String text = Files.readString(FILES.resolve(file));
      String code = text.replace("http://www.w3.org/2000/svg", "");
      assertFalse(elsewhere.matcher(code).find(), file);
      assertFalse(text.contains("innerHTML") || text.contains("insertAdjacentHTML"), file);
    }
    String page = Files.readString(FILES.resolve("index.html"));
    assertFalse(Pattern.compile("\\s(style|on[a-z]+)=").matcher(page).find());
    assertFalse(Pattern.compile("<style|<script(?! [^>]*src=)").matcher(page).find());
  }

  @Test
  void whatTheBrowserHasIsNotSentAgain() throws Exception {
    String tag = header(api.get("/ui/main.js"), "ETag");
    HttpResponse<String> again = api.get("/ui/main.js", "If-None-Match", tag);

    assertEquals(304, again.statusCode());
    assertEquals("", again.body());
    assertEquals("no-cache", header(again, "Cache-Control"));
    assertEquals(200, api.get("/ui/main.js", "If-None-Match", "\"other\"").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/none.js",
        "/ui/",
        "/ui/..%2fversion.properties",
        "/ui/%2e%2e%2fversion.properties",
        "/ui/version.properties",
        "/ui/main.js%00",
        "/ui/Main.js",
      })
  void nothingElseIs(String path) throws Exception {
    int status = api.get(path).statusCode();

    assertTrue(status == 404 || status == 400, path + ": " + status);
  }

  @Test
  void pagesOfOtherOriginsAndOtherNamesAreRefused() throws Exception {
    assertEquals(403, api.get("/", "Origin", "http://evil.example").statusCode());
    assertTrue(api.raw("GET / HTTP/1.1", "Host: evil.example").startsWith("HTTP/1.1 403"));
  }

  private static List<String> files() throws Exception {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("none");
  }
}
