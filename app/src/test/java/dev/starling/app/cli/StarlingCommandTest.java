package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StarlingCommandTest {
  @Test
  void tellsItsVersionAndHelp() {
    Run version = Run.of("--version");
    Run help = Run.of("node", "--help");

    assertEquals(0, version.exitCode());
    assertTrue(version.out().matches("starling \\d+\\.\\d+\\.\\d+\\S*\n"), version.out());
    assertEquals(0, help.exitCode());
    assertTrue(help.out().startsWith("Usage: starling node [OPTIONS]"), help.out());
  }

  @Test
  void completesItsCommandsAndOptions() {
    Run completion = Run.of("generate-completion");

    assertEquals(0, completion.exitCode());
    assertTrue(completion.out().contains("complete -F _complete_starling"), completion.out());
    assertTrue(completion.out().contains("'--gossip-port'"), "options of node");
  }
}
