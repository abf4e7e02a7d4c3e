package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.swarm.BuilderView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What reaches the swarm from the command line, the environment and option files. */
class NodeOptionsTest {
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("name", "null"),
          Map.entry("cookie", "null"),
          Map.entry("cookie-file", "null"),
          Map.entry("hidden", "false"),
          Map.entry("listen", "null"),
          Map.entry("dist-port", "0"),
          Map.entry("epmd", "AUTO"),
          Map.entry("ping-interval", "PT1S"),
          Map.entry("suspect-after", "PT5S"),
          Map.entry("down-after", "PT30S"),
          Map.entry("forget-after", "PT1H"),
          Map.entry("strategy gossip", "{}"));

  @Test
  void leavesTheDefaults() {
    assertEquals(DEFAULTS, parse(Map.of()));
  }

  @Test
  void passesEveryOption() {
    Map<String, String> settings =
        parse(
            Map.of(),
            "--name=a@127.0.0.1",
            "--cookie=c",
            "--cookie-file=/tmp/c",
            "--hidden",
            "--listen=127.0.0.1",
            "--dist-port=4711",
            "--epmd=none",
            "--strategy=fake",
            "--gossip-port=1",
            "--multicast-addr=224.0.0.9",
            "--multicast-if=lo",
            "--multicast-ttl=2",
            "--broadcast-only",
            "--gossip-secret=g",
            "--forget-after=2m",
            "--ping-interval=250ms",
            "--suspect-after=2s",
            "--down-after=3s");

    assertEquals(
        Map.ofEntries(
            Map.entry("name", "a@127.0.0.1"),
            Map.entry("cookie", "c"),
            Map.entry("cookie-file", "/tmp/c"),
            Map.entry("hidden", "true"),
            Map.entry("listen", "127.0.0.1"),
            Map.entry("dist-port", "4711"),
            Map.entry("epmd", "NONE"),
            Map.entry("ping-interval", "PT0.25S"),
            Map.entry("suspect-after", "PT2S"),
            Map.entry("down-after", "PT3S"),
            Map.entry("forget-after", "PT2M")),
        without(settings, "strategy fake"));
    String gossip = settings.get("strategy fake");
    for (String option :
        new String[] {
          "gossip-port=1",
          "multicast-addr=224.0.0.9",
          "multicast-if=lo",
          "multicast-ttl=2",
          "broadcast-only=true",
          "gossip-secret=g"
        }) {
      assertEquals(true, gossip.contains(option), option + " in " + gossip);
    }
  }

  @Test
  void usesNoStrategyOnDemand() {
    assertEquals(without(DEFAULTS, "strategy gossip"), parse(Map.of(), "--strategy", "none"));
  }

  @Test
  void takesThePresetUnlessOverridden() {
    Map<String, String> settings = parse(Map.of(), "--preset", "lan", "--down-after", "3s");

    assertEquals("PT0.2S", settings.get("ping-interval"));
    assertEquals("PT0.8S", settings.get("suspect-after"));
    assertEquals("PT3S", settings.get("down-after"));
  }

  @Test
  void readsTheEnvironmentAfterTheCommandLine() {
    Map<String, String> environment =
        Map.of(
            "STARLING_NAME", "env@h",
            "STARLING_HIDDEN", "true",
            "STARLING_DOWN_AFTER", "40s",
            "STARLING_STRATEGY", "none");

    Map<String, String> settings = parse(environment, "--name", "cli@h", "--hidden");

    Map<String, String> expected = without(DEFAULTS, "strategy gossip");
    expected.putAll(Map.of("name", "cli@h", "hidden", "true", "down-after", "PT40S"));
    assertEquals(expected, settings);
  }

  @Test
  void readsOptionFiles(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("node.options"), "--name f@h --dist-port 9\n");

    Map<String, String> settings = parse(Map.of(), "@" + file);

    assertEquals("f@h", settings.get("name"));
    assertEquals("9", settings.get("dist-port"));
  }

  private static Map<String, String> parse(Map<String, String> environment, String... options) {
    String[] arguments =
        Stream.concat(Stream.of("node"), Stream.of(options)).toArray(String[]::new);
    CommandLine commandLine = Cli.commandLine(environment);
    commandLine.parseArgs(arguments);
    NodeCommand command = commandLine.getSubcommands().get("node").getCommand();
    return BuilderView.settings(command.swarm());
  }

  private static Map<String, String> without(Map<String, String> settings, String key) {
    Map<String, String> others = new HashMap<>(settings);
    others.remove(key);
    return others;
  }
}
