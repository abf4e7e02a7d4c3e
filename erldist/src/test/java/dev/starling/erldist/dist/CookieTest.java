package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieTest {
  @TempDir Path home;

  /** As {@code erlang:md5("biscuit" ++ integer_to_list(Challenge))} gives it. */
  @ParameterizedTest
  @CsvSource({
    "0x01020304, 91d52fe4c02f7e13666d3ef28cba838e",
    "0xfffffffe, 4ae7ac32d0fd8e71cf6fc0e2ec1c299b",
    "0x00000000, cc498a106905fe05350fc67189c9d3fd"
  })
  void theDigestIsThatOfErlang(String challenge, String digest) {
    int number = Integer.parseUnsignedInt(challenge.substring(2), 16);
    Cookie cookie = Cookie.of("biscuit");
    assertEquals(digest, HexFormat.of().formatHex(cookie.digest(number)));
    byte[] proof = HexFormat.of().parseHex(digest);
    assertTrue(cookie.proves(Unpooled.wrappedBuffer(proof), number));
    assertFalse(cookie.proves(Unpooled.wrappedBuffer(proof), number + 1));
    assertFalse(Cookie.of("biscuis").proves(Unpooled.wrappedBuffer(proof), number));
  }

  @Test
  void isEqualByContentAndNeverPrinted() {
    assertEquals(Cookie.of("secret1"), Cookie.of("secret1"));
    assertNotEquals(Cookie.of("secret1"), Cookie.of("secret2"));
    assertFalse(Cookie.of("secret1").toString().contains("secret1"));
  }

  @Test
  void textThatIsNoCookieIsRefusedWithoutRepeatingIt() {
    for (String text : List.of("", "tab\tbed", "snow☃man", "x".repeat(256))) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Cookie.of(text)).getMessage();
      assertFalse(text.length() > 0 && message.contains(text), message);
    }
    assertEquals(Cookie.of("x".repeat(255)), Cookie.of("x".repeat(255)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", "\n\n \n"})
  void lineBreaksBehindTheCookieDoNotCount(String end) throws IOException {
    assertEquals(Cookie.of("ABC DEF"), Cookie.fromFile(file("ABC DEF" + end, "r--------")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "A\nB", "caf\u00e9", "A\tB"})
  void aFileThatHoldsNoCookieIsRefused(String content) throws IOException {
    Path file = file(content, "rw-------");
    assertTrue(
        assertThrows(IOException.class, () -> Cookie.fromFile(file))
            .getMessage()
            .contains(file.toString()));
  }

  @Test
  void aFileThatIsTooLargeIsRefused() throws IOException {
    Path file = file("A".repeat(1_025), "r--------");
    assertTrue(
        assertThrows(IOException.class, () -> Cookie.fromFile(file)).getMessage().contains("1024"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"r--r-----", "r-----r--", "rw--w----", "r-------x"})
  void aFileThatOthersHaveAccessToIsRefused(String mode) throws IOException {
    Path file = file("ABC", mode);
    String message = assertThrows(IOException.class, () -> Cookie.fromFile(file)).getMessage();
    assertTrue(message.contains(mode) && message.contains("0400"), message);
  }

  @Test
  void aMissingFileAndAFolderAreRefused() {
    assertThrows(IOException.class, () -> Cookie.fromFile(home.resolve("none")));
    assertThrows(IOException.class, () -> Cookie.fromFile(home));
  }

  @Test
  void theUsersCookieIsMadeOnceAndReadEverAfter() throws IOException {
    Cookie made = CookieFile.ofUser(Map.of("HOME", home.toString()), Path.of("/nowhere"));
    Path file = home.resolve(".erlang.cookie");
    assertTrue(Files.readString(file).matches("[A-Z]{20}"), "20 letters");
    assertEquals("r--------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(made, CookieFile.ofUser(Map.of(), home));
    try (var files = Files.list(home)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void theConfigurationFolderIsLookedAtSecond() throws IOException {
    Path folder = Files.createDirectories(home.resolve("conf/erlang"));
    Files.move(file("SECOND", "r--------"), folder.resolve(".erlang.cookie"));
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", home.resolve("conf").toString());
    assertEquals(Cookie.of("SECOND"), CookieFile.ofUser(environment, home));
    Files.move(file("FIRST", "r--------"), home.resolve(".erlang.cookie"));
    assertEquals(Cookie.of("FIRST"), CookieFile.ofUser(environment, home));
  }

  @Test
  void manyNodesThatStartAtOnceGetOneCookie() throws Exception {
    ExecutorService starts = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Cookie>> nodes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        nodes.add(() -> CookieFile.ofUser(Map.of(), home));
      }
      HashSet<Cookie> cookies = new HashSet<>();
      for (Future<Cookie> cookie : starts.invokeAll(nodes)) {
        cookies.add(cookie.get());
      }
      assertEquals(1, cookies.size());
    } finally {
      starts.shutdownNow();
    }
  }

  @Test
  void aMissingHomeIsAnErrorThatNamesIt() {
    Path missing = home.resolve("gone");
    assertTrue(
        assertThrows(IOException.class, () -> CookieFile.ofUser(Map.of(), missing))
            .getMessage()
            .contains(missing.toString()));
  }

  private Path file(String content, String mode) throws IOException {
    Path file = home.resolve("cookie");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }
}
