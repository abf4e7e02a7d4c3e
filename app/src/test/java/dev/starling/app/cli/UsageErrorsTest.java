package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.http.HttpSocket;
import dev.starling.swarm.Discovery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is no use on the command line is answered with one line, and with exit code 2. */
class UsageErrorsTest {
  private static final String DURATION =
      "a duration above zero with its unit ms, s, m or h, such as 500ms, 5s or 1m";
  private static final String ADDRESS =
      "HOST:PORT such as 127.0.0.1:4040 or [::1]:4040, port 0 for any that is free, or off";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--dist-port     | 70000     | a port, 1 to 65535",
        "--dist-port     | x         | a port, 1 to 65535",
        "--name          | a@b@c     | 'app@host, or app alone'",
        "--name          | ''        | 'app@host, or app alone'",
        "--epmd          | AUTO      | auto, external, none",
        "--forget-after  | 1d        | " + DURATION,
        "--ping-interval | 5         | " + DURATION,
        "--ping-interval | 0s        | " + DURATION,
        "--suspect-after | -1s       | " + DURATION,
        "--down-after    | 1.5s      | " + DURATION,
        "--sync-interval | 0ms       | " + DURATION,
        "--anti-entropy-interval | x | " + DURATION,
        "--preset        | wan       | lan",
        "--http          | 4040      | " + ADDRESS,
        "--http          | ::1:4040  | " + ADDRESS,
        "--http          | h:65536   | " + ADDRESS,
        "--http-token    | 'a b'     | visible ASCII characters without blanks",
        "--log-level     | verbose   | error, warn, info, debug, trace",
      })
  void namesOptionValueAndWhatIsAccepted(String option, String value, String accepted) {
    assertUsageError(
        "starling node: %s: '%s' is not usable; accepted: %s".formatted(option, value, accepted),
        Run.of("node", option, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--suspect-after 1s                   | --suspect-after: '1s' is not usable; accepted: a"
            + " duration longer than --ping-interval, which is 1s",
        "--down-after 5s                      | --down-after: '5s' is not usable; accepted: a"
            + " duration longer than --suspect-after, which is 5s",
        "--preset lan --down-after 700ms      | --down-after: '700ms' is not usable; accepted: a"
            + " duration longer than --suspect-after, which is 800ms",
        "--strategy fake --strategy none      | --strategy: 'none' is not usable beside others;"
            + " accepted: either none or strategies",
        "--http 0.0.0.0:4061                  | --http: 0.0.0.0:4061 is reachable from elsewhere;"
            + " give a --http-token, or serve on 127.0.0.1",
        "--http no.such.host.invalid:1        | --http: the host no.such.host.invalid is not known"
            + " here",
        "--http-tls-cert x.pem                | --http-tls-cert and --http-tls-key belong together",
        "--http-tls-cert a.pem --http-tls-key b.pem | --http-tls-cert, --http-tls-key: a.pem does"
            + " not exist",
      })
  void namesOptionsThatDoNotGoTogether(String arguments, String message) {
    assertUsageError(
        "starling node: " + message, Run.of(("node --strategy none " + arguments).split(" ")));
  }

  @Test
  void namesWhatIsMissingOrUnknown() {
    assertUsageError(
        "starling: a command is missing: node, demo, nodes, topology, promote, overlay, entity, waypoint, annotation, events, sim, generate-completion;"
            + " see starling --help",
        Run.of());
    assertUsageError(
        "starling: Unmatched argument at index 0: 'nodez'; did you mean node or nodes or demo?",
        Run.of("nodez"));
    assertUsageError(
        "starling node: Unknown option: '--gosip-port'; did you mean --gossip-port or"
            + " --gossip-secret?",
        Run.of("node", "--gosip-port"));
    assertUsageError(
        "starling node: Missing required parameter for option '--name' (APP@HOST);"
            + " see starling node --help",
        Run.of("node", "--name"));
    assertUsageError(
        "starling nodes: --url: 'ftp://h' is not usable; accepted: a URL such as"
            + " http://127.0.0.1:4040",
        Run.of("nodes", "--url", "ftp://h"));
  }

  @Test
  void namesTheVariableThatAValueCameFrom() {
    assertUsageError(
        "starling node: --ping-interval: 'often' is not usable; accepted: "
            + DURATION
            + " (from STARLING_PING_INTERVAL)",
        Run.with(Map.of("STARLING_PING_INTERVAL", "often"), "node"));
    assertUsageError(
        "starling node: --hidden: 'maybe' is not usable; accepted: true or false"
            + " (from STARLING_HIDDEN)",
        Run.with(Map.of("STARLING_HIDDEN", "maybe"), "node"));
  }

  @Test
  void namesTheStrategyOptionThatIsNoUse() {
    assertUsageError(
        "starling node: --gossip-port is \"x\"; a port from 1 to 65535 is accepted",
        Run.of("node", "--http", "off", "--name", "t@127.0.0.1", "--gossip-port", "x"));
  }

  @Test
  void namesTheStrategiesThatThereAre() {
    Set<String> strategies = new TreeSet<>(Discovery.strategies());
    assertTrue(strategies.containsAll(Set.of("dns", "epmd", "gossip", "local-epmd")));
    assertUsageError(
        "starling node: --raw-topology: 'nds query=a' is not usable; accepted: first one of "
            + String.join(", ", strategies)
            + ", then OPTION=VALUE as often as wanted",
        Run.of("node", "--raw-topology", "nds query=a"));
    strategies.add("none");
    assertUsageError(
        "starling node: --strategy: 'nds' is not usable; accepted: "
            + String.join(", ", strategies),
        Run.of("node", "--strategy", "nds"));
    assertUsageError(
        "starling node: --raw-topology: 'dns a' is not usable; accepted: OPTION=VALUE after the"
            + " strategy, as in query=app.internal, not a",
        Run.of("node", "--raw-topology", "dns a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--strategy dns | --query is \"\"; a list of 1 to 32 DNS names such as app.internal is"
            + " accepted",
        "--strategy dns --query a..b | --query is \"a..b\"; a DNS name such as app.internal, or"
            + " a:NAME, aaaa:NAME or srv:NAME, is accepted",
        "--strategy dns --query a --resolver h:x | --resolver is \"h:x\"; HOST:PORT such as"
            + " 10.0.0.2:53, or [fd00::2]:53, is accepted",
        "--strategy local-epmd --poll-interval 5 | --poll-interval is \"5\"; a duration from 100ms"
            + " to 24h, such as 5s, is accepted",
        "--strategy epmd --hosts b | --hosts is \"b\"; a list of full node names such as"
            + " a@10.0.0.1,b@10.0.0.2 is accepted",
      })
  void namesWhatAStrategyDoesNotTake(String options, String message) {
    assertUsageError(
        "starling node: " + message,
        Run.of(("node --http off --name t@127.0.0.1 " + options).split(" ")));
  }

  @Test
  void namesAnOptionThatNoStrategyHas() {
    Run run =
        Run.of("node", "--http=off", "--name=t@127.0.0.1", "--raw-topology=gossip gosip-port=1");
    assertEquals(2, run.exitCode());
    assertTrue(
        run.err().startsWith("starling node: gosip-port: no strategy has this option; there are "),
        run.err());
    assertTrue(run.err().contains("gossip-port"), run.err());
  }

  @Test
  void refusesATakenPort() throws Exception {
    try (HttpSocket taken = HttpSocket.bind("127.0.0.1", 0)) {
      assertUsageError(
          "starling node: --http: %s cannot be listened at (Address already in use); name a free port"
              .formatted(taken.authority()),
          Run.of("node", "--strategy", "none", "--http", taken.authority()));
    }
  }

  @Test
  void readsOptionsFromAFile(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(directory.resolve("options"), "--preset lan\n--down-after 1h1m\n");

    assertUsageError(
        "starling node: --down-after: '1h1m' is not usable; accepted: " + DURATION,
        Run.of("node", "@" + file));
  }

  private static void assertUsageError(String line, Run run) {
    assertEquals(line + "\n", run.err());
    assertEquals("", run.out());
    assertEquals(2, run.exitCode());
  }
}
