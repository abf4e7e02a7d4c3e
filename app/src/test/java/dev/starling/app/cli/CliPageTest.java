package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code docs/cli.md} is what {@code --help} says; {@code -Dstarling.docs=write} writes it. */
class CliPageTest {
  private static final Path PAGE = Path.of("..", "docs", "cli.md");
  private static final String HEAD =
      """
      # Command line

      What `--help` says of each command. This page is written by `CliPageTest`, which fails when it is not up to date:
      `mvn -q -pl app -am verify -Dtest=CliPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dstarling.docs=write`.

      Completion for bash and zsh: `source <(./starling generate-completion)`.
      """;

  @Test
  void thePageIsUpToDate() throws Exception {
    String expected = page();
    if ("write".equals(System.getProperty("starling.docs"))) {
      Files.writeString(PAGE, expected);
    }
    assertEquals(expected, Files.readString(PAGE));
  }

  private static String page() {
    CommandLine root = Cli.commandLine(Map.of());
    StringBuilder page = new StringBuilder(HEAD);
    section(page, "starling", root);
    for (String command :
        List.of(
            "node",
            "demo",
            "nodes",
            "topology",
            "promote",
            "overlay",
            "entity",
            "waypoint",
            "annotation",
            "links",
            "send",
            "events",
            "top",
            "sim")) {
      CommandLine line = root.getSubcommands().get(command);
      section(page, "starling " + command, line);
      line.getSubcommands()
          .forEach((name, sub) -> section(page, "starling " + command + " " + name, sub));
    }
    return page.toString();
  }

  private static void section(StringBuilder page, String title, CommandLine command) {
    StringWriter usage = new StringWriter();
    command.setUsageHelpAutoWidth(false).setUsageHelpWidth(100);
    command.usage(new PrintWriter(usage, true), Ansi.OFF);
    String text = usage.toString().replaceAll("(?m) +$", "").strip();
    page.append("\n## `").append(title).append("`\n\n```text\n").append(text).append("\n```\n");
  }
}
