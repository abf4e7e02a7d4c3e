package dev.starling.discovery.tailscale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailscaleStatusTest {
  private static final int INPUTS = Boolean.getBoolean("starling.long") ? 10_000_000 : 100_000;

  @Test
  void whatTailscalePrintsIsRead() throws IOException {
    TailscaleStatus status =
        read(StatusJson.running().peer("a", "100.64.0.2", "fd7a:115c:a1e0::2").toString());

    assertEquals("Running", status.backendState());
    assertEquals(
        List.of(
            new TailscaleStatus.Peer(
                "a.tail0123.ts.net.",
                List.of("100.64.0.2", "fd7a:115c:a1e0::2"),
                List.of("tag:starling", "tag:prod"),
                true,
                false,
                false)),
        status.peers());
    assertEquals(List.of(), read(StatusJson.stopped()).peers());
    assertEquals("NeedsLogin", read(StatusJson.loggedOut()).backendState());
  }

  @Test
  void missingAndUnknownFieldsAndOtherTypesDoNotMatter() throws IOException {
    assertNull(read("{}").backendState());
    assertNull(read("{\"BackendState\": 6, \"Peer\": []}").backendState());

    String json =
        """
        {"New": {"Peer": {"x": {}}}, "Peer": {"a": null, "b": {}, "c": {"Online": "yes",
         "Tags": {"x": ["y"]}, "TailscaleIPs": ["100.64.0.3", 7, {"ip": "no"}, ["no"]],
         "DNSName": 4, "New": [{}, [[]]]}}, "BackendState": "Running"}
        """;
    TailscaleStatus.Peer empty =
        new TailscaleStatus.Peer("", List.of(), List.of(), true, false, false);
    TailscaleStatus.Peer odd =
        new TailscaleStatus.Peer("", List.of("100.64.0.3"), List.of(), true, false, false);
    assertEquals(new TailscaleStatus("Running", List.of(empty, empty, odd)), read(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the answer is not a JSON object",
        "[] | the answer is not a JSON object",
        "# Health check: | the answer is not JSON: ",
        "{\"Peer\": {\"a\": {\"DNSName\": \"a | the answer is not JSON: ",
        "{\"BackendState\": Running} | the answer is not JSON: ",
      })
  void whatIsNoStatusIsSaid(String text, String message) {
    IOException e = assertThrows(IOException.class, () -> read(text));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  @Test
  void anAnswerHasABound() {
    byte[] start = "{\"Peer\": {\"".getBytes(StandardCharsets.UTF_8);
    InputStream endless =
        new InputStream() {
          private int count;

          @Override
          public int read() {
            return count < start.length ? start[count++] : "a\": 0, \"".charAt(count++ % 8);
          }
        };
    IOException e = assertThrows(IOException.class, () -> TailscaleStatus.read(endless));
    assertTrue(e.getMessage().startsWith("the answer "), e.getMessage());

    InputStream blank =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }
        };
    e = assertThrows(IOException.class, () -> TailscaleStatus.read(blank));
    assertEquals("the answer has more than 33554432 bytes", e.getMessage());
  }

  @Test
  void damagedAnswersAreReadOrRefused() {
    Random random = new Random(20261123);
    byte[] whole =
        FakeTailscaled.chunked(
            "{\"BackendState\":\"Running\",\"Peer\":{\"k\":{\"TailscaleIPs\":[\"100.64.0.2\"],"
                + "\"DNSName\":\"a.b.\",\"Tags\":[\"tag:x\"],\"Online\":true,\"Expired\":false}}}");
    int read = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] bytes = whole.clone();
      for (int flips = random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      try {
        TailscaleStatus.read(HttpAnswer.bodyOf(new ByteArrayInputStream(bytes, 0, length)));
        read++;
      } catch (IOException e) {
        assertTrue(e.getMessage() != null && !e.getMessage().isBlank());
      }
    }
    int few = INPUTS / 100;
    assertTrue(read > few && read < INPUTS - few, read + " read of " + INPUTS);
  }

  private static TailscaleStatus read(String json) throws IOException {
    return TailscaleStatus.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }
}
