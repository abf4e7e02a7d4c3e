package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.swarm.Swarm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What reaches the swarm from the command line, the environment and option files. */
class NodeOptionsTest {
  private static final String GOSSIP = "[NamedStrategy[name=gossip, options={}]]";

  @Test
  void leavesTheDefaultsOfTheBuilderButGossips() {
    assertEquals(defaultsWith(Map.of("namedStrategies", GOSSIP)), parse(Map.of()));
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
            "--tag-filter=tag:a,b",
            "--use-dns-names",
            "--tailscale-cli=/bin/ts",
            "--forget-after=2m",
            "--ping-interval=250ms",
            "--suspect-after=2s",
            "--down-after=3s",
            "--sync-interval=100ms",
            "--anti-entropy-interval=5s");

    Map<String, String> expected = new HashMap<>();
    expected.put("name", "a@127.0.0.1");
    expected.put("cookie", "c");
    expected.put("cookieFile", "/tmp/c");
    expected.put("hidden", "true");
    expected.put("listen", "127.0.0.1");
    expected.put("distPort", "4711");
    expected.put("epmd", "NONE");
    expected.put("forgetAfter", "PT2M");
    expected.put("pingInterval", "PT0.25S");
    expected.put("suspectAfter", "PT2S");
    expected.put("downAfter", "PT3S");
    expected.put("syncInterval", "PT0.1S");
    expected.put("antiEntropyInterval", "PT5S");
    String strategies = settings.get("namedStrategies");
    expected.put("namedStrategies", strategies);
    assertEquals(defaultsWith(expected), settings);
    assertTrue(strategies.startsWith("[NamedStrategy[name=fake, "), strategies);
    for (String option :
        List.of(
            "gossip-port=1",
            "multicast-addr=224.0.0.9",
            "multicast-if=lo",
            "multicast-ttl=2",
            "broadcast-only=true",
            "gossip-secret=g",
            "tag-filter=tag:a,b",
            "use-dns-names=true",
            "tailscale-cli=/bin/ts")) {
      assertTrue(strategies.contains(option), option + " in " + strategies);
    }
  }

  @Test
  void usesNoStrategyOnDemand() {
    assertEquals(defaultsWith(Map.of()), parse(Map.of(), "--strategy", "none"));
  }

  @Test
  void takesThePresetUnlessOverridden() {
    Map<String, String> settings = parse(Map.of(), "--preset", "lan", "--down-after", "3s");

    assertEquals("PT0.2S", settings.get("pingInterval"));
    assertEquals("PT0.8S", settings.get("suspectAfter"));
    assertEquals("PT3S", settings.get("downAfter"));
  }

  @Test
  void readsTheEnvironmentAfterTheCommandLine() {
    Map<String, String> environment =
        Map.of(
            "STARLING_NAME", "env@h",
            "STARLING_HIDDEN", "true",
            "STARLING_DOWN_AFTER", "40s",
            "STARLING_STRATEGY", "fake,fake");

    Map<String, String> settings =
        parse(environment, "--name", "cli@h", "--hidden", "--strategy", "none");

    assertEquals(
        defaultsWith(Map.of("name", "cli@h", "hidden", "true", "downAfter", "PT40S")), settings);
    assertEquals(
        "[NamedStrategy[name=fake, options={}], NamedStrategy[name=fake, options={}]]",
        parse(environment).get("namedStrategies"));
  }

  @Test
  void readsOptionFiles(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("node.options"), "--name f@h --dist-port 9\n");

    Map<String, String> settings = parse(Map.of(), "@" + file);

    assertEquals("f@h", settings.get("name"));
    assertEquals("9", settings.get("distPort"));
  }

  private static Map<String, String> parse(Map<String, String> environment, String... options) {
    String[] arguments =
        Stream.concat(Stream.of("node"), Stream.of(options)).toArray(String[]::new);
    CommandLine commandLine = Cli.commandLine(environment);
    commandLine.parseArgs(arguments);
    NodeCommand command = commandLine.getSubcommands().get("node").getCommand();
    return BuilderView.settings(command.swarm());
  }

  private static Map<String, String> defaultsWith(Map<String, String> others) {
    Map<String, String> settings = BuilderView.settings(Swarm.builder());
    settings.putAll(others);
    return settings;
  }
}
