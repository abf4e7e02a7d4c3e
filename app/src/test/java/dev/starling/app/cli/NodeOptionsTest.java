package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.swarm.Swarm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            "--hosts=a@h1,b@h2",
            "--query=one.test,srv:two.test",
            "--query=three.test",
            "--node-basename=base",
            "--resolver=10.0.0.2:53",
            "--poll-interval=2s",
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
            "tailscale-cli=/bin/ts",
            "hosts=a@h1,b@h2",
            "query=one.test,srv:two.test,three.test",
            "node-basename=base",
            "resolver=10.0.0.2:53",
            "poll-interval=2s")) {
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
  void rawTopologiesHaveOptionsOfTheirOwn() {
    String raw = "dns query=a.test query=b.test poll-interval=1s; epmd hosts=a@h1,b@h2";
    String expected =
        "[NamedStrategy[name=dns, options={poll-interval=1s, query=a.test,b.test}],"
            + " NamedStrategy[name=epmd, options={hosts=a@h1,b@h2}]]";

    assertEquals(expected, parse(Map.of(), "--raw-topology", raw).get("namedStrategies"));
    assertEquals(expected, parse(Map.of("STARLING_RAW_TOPOLOGY", raw)).get("namedStrategies"));
    assertTrue(
        parse(Map.of(), "--raw-topology=local-epmd", "--strategy=fake")
            .get("namedStrategies")
            .contains("name=fake"));
  }

  @Test
  void readsTheOptionFileOfThePage(@TempDir Path directory) throws Exception {
    String page = Files.readString(Path.of("..", "docs", "discovery.md"));
    Matcher block = Pattern.compile("```options\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertTrue(block.find(), "the page shows an option file");
    Path file = Files.writeString(directory.resolve("node.options"), block.group(1));

    Map<String, String> settings = parse(Map.of(), "@" + file);

    assertEquals("app@10.0.0.5", settings.get("name"));
    assertEquals(
        "[NamedStrategy[name=epmd, options={hosts=app@10.0.0.1,app@10.0.0.2}],"
            + " NamedStrategy[name=dns, options={node-basename=app, query=app.internal}],"
            + " NamedStrategy[name=dns, options={node-basename=beam, poll-interval=30s,"
            + " query=srv:beam.internal}]]",
        settings.get("namedStrategies"));
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
