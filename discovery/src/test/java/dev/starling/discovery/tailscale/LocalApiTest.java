package dev.starling.discovery.tailscale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalApiTest {
  private static final Duration PLENTY = Duration.ofSeconds(30);
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  @TempDir private Path directory;
  private FakeTailscaled tailscaled;

  @BeforeEach
  void listen() throws IOException {
    tailscaled = new FakeTailscaled(directory);
  }

  @AfterEach
  void close() throws Exception {
    tailscaled.close();
  }

  @Test
  void aLargeAnswerInChunksIsRead() throws Exception {
    tailscaled.answers(StatusJson.running().crowd(5_000).toString());
    assertEquals(5_000, ask(PLENTY).peers().size());
  }

  @Test
  void anAnswerMayHaveALengthOrEndWithTheConnection() throws Exception {
    String json = StatusJson.running().peer("a", "100.64.0.2").toString();
    raw(OK + "content-LENGTH: " + json.length() + "\r\n\r\n" + json);
    assertEquals(1, ask(PLENTY).peers().size());
    raw("HTTP/1.0 200 OK\n\n" + json);
    assertEquals(1, ask(PLENTY).peers().size());
  }

  @Test
  void aRefusalIsTold() {
    tailscaled.refuses();
    assertFails("it answers 403 Forbidden: status access denied", PLENTY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the answer is cut off",
        "SSH-2.0-Go^ | the answer is not HTTP",
        "HTTP/1.1 200 OK^Content-Length: 9^^{} | the answer is cut off",
        "HTTP/1.1 200 OK^Content-Length: -1^^{} | the answer has a length of \"-1\"",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^zz^{} | the answer has a length of \"zz\"",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^1^{}}^ "
            + "| a chunk of the answer is longer than it says",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^2^{ | the answer is cut off",
      })
  void whatIsBrokenIsTold(String answer, String message) {
    raw(answer.replace("^", "\r\n"));
    assertFails(message, PLENTY);
  }

  @Test
  void headersHaveBounds() {
    raw(OK + "X: " + "x".repeat(10_000));
    assertFails("the answer has more than 8192 bytes", PLENTY);
    raw(OK + "X: x\r\n".repeat(101) + "\r\n{}");
    assertFails("the answer has more than 100 header fields", PLENTY);
  }

  @Test
  void whoDoesNotAnswerIsLeft() {
    tailscaled.stalls();
    assertFails("the answer took longer than 300 ms", Duration.ofMillis(300));
  }

  @Test
  void whoIsNotThereIsTold() throws Exception {
    tailscaled.close();
    IOException e = assertThrows(IOException.class, () -> ask(PLENTY));
    assertTrue(
        e.getMessage().startsWith("tailscaled at " + directory.resolve("tailscaled.sock") + ": "),
        e.getMessage());
  }

  private void raw(String answer) {
    tailscaled.answersBytes(answer.getBytes(StandardCharsets.UTF_8));
  }

  private TailscaleStatus ask(Duration limit) throws IOException {
    return new LocalApi(directory.resolve("tailscaled.sock")).ask(limit);
  }

  private void assertFails(String message, Duration limit) {
    IOException e = assertThrows(IOException.class, () -> ask(limit));
    assertEquals(
        "tailscaled at " + directory.resolve("tailscaled.sock") + ": " + message, e.getMessage());
  }
}
