package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.FakeSwarm;
import dev.starling.app.http.Api;
import dev.starling.core.value.Value;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageCommandsTest {
  private static final Run SENT = new Run(0, "sent\n", "");

  private Api api;

  @BeforeEach
  void start() throws Exception {
    api = Api.started();
    api.swarm.nodes = List.of(FakeSwarm.healthy("robin@127.0.0.1"), FakeSwarm.silent("c@h"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void linksShowsATable() {
    assertEquals(
        """
        NODE             QUALITY       RTT      LOSS   VIA      SENT  DROPPED  QUEUED
        robin@127.0.0.1  excellent     0.50 ms  25 %   -        3     2        1
        c@h              disconnected  -        100 %  relay@h  3     2        1
        """,
        run("links").out().replaceAll("(?m) +$", ""));
    assertEquals(0, run("links").exitCode());
  }

  @Test
  void linksShowsWhatTheNodeSaid() {
    Run run = run("links", "--json");
    assertEquals(0, run.exitCode());
    assertTrue(
        run.out().startsWith("[{\"node\":\"robin@127.0.0.1\",\"quality\":\"excellent\""),
        run.out());
    assertEquals(1, run.out().lines().count());
    api.swarm.nodes = List.of();
    assertEquals(new Run(0, "no links yet\n", ""), run("links"));
    assertEquals(new Run(0, "[]\n", ""), run("links", "--json"));
  }

  @Test
  void sendsAnyJson() {
    assertEquals(SENT, run("send", "robin@127.0.0.1", "{\"x\":45.0}", "--priority", "critical"));
    assertEquals(SENT, run("send", "robin@127.0.0.1", "[1,\"ü\"]"));
    assertEquals(SENT, run("send", "robin@127.0.0.1", "null", "--priority", "low"));
    assertEquals(
        List.of(
            Value.map(Map.of("x", Value.of(45.0))),
            Value.list(Value.of(1), Value.of("ü")),
            Value.NULL),
        api.swarm.sent);
    assertEquals(List.of("critical", "normal", "low"), api.swarm.sentPriorities());
  }

  @Test
  void sendsStandardInput() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("\"from\\nthere\"\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertEquals(SENT, run("send", "robin@127.0.0.1", "-"));
    } finally {
      System.setIn(before);
    }
    assertEquals(List.of(Value.of("from\nthere")), api.swarm.sent);
  }

  @Test
  void whatIsDroppedOrRefusedFails() {
    assertEquals(new Run(1, "dropped: not connected\n", ""), run("send", "c@h", "1"));
    assertEquals(
        new Run(
            1,
            "",
            "starling send: There is no node \"x@h\"; GET /api/v1/nodes lists all that are known.\n"),
        run("send", "x@h", "1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`send a@h 1 --priority urgent` | --priority: 'urgent' is not usable; accepted: critical, high, normal, low",
        "`send a@h 1 --priority HIGH`   | --priority: 'HIGH' is not usable; accepted: critical, high, normal, low",
        "`send a@h {`                   | JSON: this is not JSON:",
        "`send a@h 1e999`               | JSON: a number with a fraction",
        "`send a@h`                     | Missing required parameter: 'JSON'",
        "`send`                         | Missing required parameters: 'NODE', 'JSON'",
        "`links extra`                  | Unmatched argument",
      })
  void isNoUse(String line, String words) {
    Run run = run(line.split(" "));

    assertEquals(2, run.exitCode(), run.err());
    assertTrue(run.err().contains(words), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertEquals(List.of(), api.swarm.sent);
  }

  @Test
  void aNodeThatIsNotThereIsToldApart() {
    assertEquals(3, Run.of("links", "--url", "http://127.0.0.1:1").exitCode());
    assertEquals(3, Run.of("send", "a@h", "1", "--url", "http://127.0.0.1:1").exitCode());
  }

  private Run run(String... arguments) {
    String[] all = List.of(arguments).toArray(new String[arguments.length + 2]);
    all[arguments.length] = "--url";
    all[arguments.length + 1] = api.url().toString();
    return Run.of(all);
  }
}
