package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.http.Api;
import dev.starling.core.value.Value;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlayCommandsTest {
  private static final Run DONE = new Run(0, "", "");

  private Api api;

  @BeforeEach
  void start() throws Exception {
    api = Api.started();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void writesShowsAndRemoves() {
    assertEquals(new Run(0, "nothing is shared yet\n", ""), run("overlay"));
    assertEquals(DONE, run("entity", "put", "uav/1 ü", "{\"x\":45.0}"));
    assertEquals(DONE, run("annotation", "put", "..", "{\"text\":\"a\\u001b[31mb\"}"));
    assertEquals(new Run(0, "wp\n", ""), run("waypoint", "add", "{\"id\":\"wp\"}"));
    assertEquals(new Run(0, "made-4\n", ""), run("waypoint", "add", "{\"n\":1}"));

    assertEquals(
        """
        KIND        ID       VALUE
        entity      uav/1 ü  {"x":45.0}
        waypoint    made-4   {"id":"made-4","n":1}
        waypoint    wp       {"id":"wp"}
        annotation  ..       {"text":"a\\u001B[31mb"}
        """,
        run("overlay").out().replaceAll("(?m) +$", ""));
    assertEquals(
        "{\"entities\":{\"uav/1 ü\":{\"x\":45.0}},\"waypoints\":[{\"id\":\"made-4\",\"n\":1},"
            + "{\"id\":\"wp\"}],\"annotations\":{\"..\":{\"text\":\"a\\u001B[31mb\"}}}\n",
        run("overlay", "--json").out());

    assertEquals(DONE, run("entity", "rm", "uav/1 ü"));
    assertEquals(DONE, run("annotation", "rm", ".."));
    assertEquals(DONE, run("waypoint", "rm", "wp"));
    assertEquals(DONE, run("waypoint", "rm", "made-4"));
    assertEquals(0, api.swarm.overlay().snapshot().size());
  }

  @Test
  void escapesAndCutsWhatATableShows() {
    String id = "a\u001b[2J@|red x|@";
    run("entity", "put", id, "{\"text\":\"" + "😀".repeat(60) + "\"}");

    String row = run("overlay").out().lines().toList().get(1);

    assertEquals("entity  a\\u001b[2J@|red x|@  {\"text\":\"" + "😀".repeat(45) + "…", row);
  }

  @Test
  void showsNumbersAsTheyAre() {
    BigInteger large = BigInteger.TEN.pow(5_000);
    run("entity", "put", "n", "{\"f\":1.0E22,\"n\":" + large + "}");

    assertTrue(run("overlay", "--json").out().contains("{\"f\":1.0E22,\"n\":" + large + "}"));
  }

  @Test
  void readsStandardInput() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("{\n \"ü\": 1}\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertEquals(DONE, run("entity", "put", "a", "-"));
    } finally {
      System.setIn(before);
    }
    assertEquals(Value.map(Map.of("ü", Value.of(1))), api.swarm.overlay().snapshot().entity("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`entity put a {\"x\":}`    | JSON: this is not JSON:",
        "`entity put a {\"x\":}`    | at line 1, column 6",
        "`annotation put a []`      | JSON: an object is accepted, such as {\"label\":\"Alpha\"}; this is an array",
        "`waypoint add {\"x\":1e999}` | JSON: a number with a fraction",
        "`entity put a`             | Missing required parameter: 'JSON'",
        "`entity put LONG {}`       | this one has 256",
        "`entity rm`                | Missing required parameter: 'ID'",
        "`entity`                   | a command is missing: put, rm",
        "`waypoint put a {}`        | Unmatched arguments",
      })
  void isNoUse(String line, String words) {
    Run run = run(line.replace("LONG", "x".repeat(256)).split(" "));

    assertEquals(2, run.exitCode(), run.err());
    assertTrue(run.err().contains(words), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertEquals(0, api.swarm.overlay().snapshot().size());
  }

  @Test
  void tellsWhatTheNodeRefuses() {
    assertEquals(
        new Run(
            1,
            "",
            "starling entity rm: There is no entity \"nope\"; GET /api/v1/overlay lists all that there are.\n"),
        run("entity", "rm", "nope"));
    Run large = run("entity", "put", "a", "{\"x\":\"" + "x".repeat(66_000) + "\"}");
    assertEquals(1, large.exitCode());
    assertTrue(large.err().contains("at most 65536 bytes"), large.err());
  }

  @Test
  void asksTheNodeThatTheEnvironmentNames() {
    Map<String, String> environment = Map.of("STARLING_URL", api.url().toString());

    assertEquals(DONE, Run.with(environment, "entity", "put", "a", "{}"));
    assertEquals(List.of("a"), List.copyOf(api.swarm.overlay().snapshot().entities().keySet()));
    Run gone = Run.of("waypoint", "add", "{}", "--url", "http://127.0.0.1:1");
    assertEquals(3, gone.exitCode(), gone.err());
  }

  private Run run(String... arguments) {
    String[] all = List.of(arguments).toArray(new String[arguments.length + 2]);
    if (arguments.length > 1 || arguments[0].equals("overlay")) {
      all[arguments.length] = "--url";
      all[arguments.length + 1] = api.url().toString();
      return Run.of(all);
    }
    return Run.of(arguments);
  }
}
