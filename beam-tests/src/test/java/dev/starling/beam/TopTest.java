package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./starling top} on a real terminal, beside real nodes. */
class TopTest {
  private static final String COOKIE = "top-test";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String ENTITIES = "/api/v1/overlay/entities/";

  @TempDir private Path directory;

  @Test
  void showsWhatHappensInTheSwarm() throws Exception {
    try (Epmd epmd = Epmd.start()) {
      int gossip = Epmd.freePort();
      try (StarlingProcess a = start("a", epmd.port(), gossip);
          StarlingProcess b = start("b", epmd.port(), gossip);
          StarlingProcess c = start("c", epmd.port(), gossip)) {
        b.awaitStatus(a.name(), "healthy", SOON);
        b.awaitStatus(c.name(), "healthy", SOON);
        Await.until("one commands", SOON, () -> commander(a).equals(commander(b)));
        List<StarlingProcess> others = List.of(a, c);
        StarlingProcess first = named(others, commander(b), a);
        StarlingProcess second = first == a ? c : a;
        try (Tmux top = Tmux.start(directory, 120, 40, "", "top", "--url", b.url())) {
          top.awaitLine("b@127.0.0.1", "◉ here");
          top.awaitLine(a.name(), "● healthy");
          top.awaitLine(c.name(), "● healthy");
          follows(top, a);
          whatAnEntitySaysIsText(top, a);
          turnsDown(top, second);
          crownMoves(top, b, first);
          fitsEachSize(top);
          explains(top);
          quits(top);
        }
      }
    }
  }

  /** The map shows an entity, moves with it, and keeps it in the middle when told so. */
  private static void follows(Tmux top, StarlingProcess node) {
    put(node, "drone", "{\"label\":\"Drone\",\"position\":[8.5,47.4],\"heading\":90}");
    top.awaitLine("→ Drone");
    put(node, "drone", "{\"label\":\"Drone\",\"position\":[8.5,47.4],\"heading\":180}");
    top.awaitLine("↓ Drone");
    top.press("3", "n", "f");
    String before = top.awaitLine("Drone", "8.50000, 47.40000", "180°");
    put(node, "drone", "{\"label\":\"Drone\",\"position\":[151.25,-33.5],\"heading\":0}");
    String after = top.awaitLine("Drone", "151.25000, -33.50000", "0°");
    assertEquals(place(before, "↓ Drone"), place(after, "↑ Drone"), after);
  }

  /** Column and line. */
  private static List<Integer> place(String screen, String text) {
    List<String> lines = screen.lines().toList();
    for (int y = 0; y < lines.size(); y++) {
      if (lines.get(y).contains(text)) {
        return List.of(lines.get(y).indexOf(text), y);
      }
    }
    throw new AssertionError("no " + text + " in\n" + screen);
  }

  private static void whatAnEntitySaysIsText(Tmux top, StarlingProcess node) {
    String title = top.ask("#{pane_title}");
    put(
        node,
        "evil",
        "{\"label\":\"\\u001b]2;owned\\u0007\\u001b[2J漢字\",\"position\":[151.26,-33.5]}");
    top.press("0");
    top.awaitLine("]2;owned[2J漢字");
    assertEquals(title, top.ask("#{pane_title}"));
  }

  private static void turnsDown(Tmux top, StarlingProcess node) throws Exception {
    top.press("1");
    node.signal("-KILL");
    top.awaitLine(node.name(), "✕ down");
    top.awaitLine("✕", node.name(), "is down");
  }

  private static void crownMoves(Tmux top, StarlingProcess asked, StarlingProcess commander)
      throws Exception {
    boolean self = commander == asked;
    if (self) {
      top.awaitLine("★ " + asked.name() + " commands");
      return;
    }
    top.awaitLine("★ " + commander.name() + " commands");
    commander.signal("-KILL");
    top.awaitLine("★ " + asked.name() + " commands");
    top.awaitLine("★  " + asked.name(), "◉ here", "commander");
  }

  private static void fitsEachSize(Tmux top) {
    top.resize(40, 12);
    top.awaitLine("▸1 Nodes  2 Links  3 Map  4 Events");
    top.awaitLine("? help  q quit");
    top.resize(250, 70);
    String wide = top.await("all panes", s -> s.contains("2 Links") && s.contains("╯"));
    top.awaitLine("? help  q quit", "panes");
    assertTrue(wide.lines().anyMatch(line -> line.startsWith("╭") && line.length() == 250), wide);
    top.resize(100, 30);
    top.await(
        "frames as wide as the window",
        s -> s.lines().anyMatch(line -> line.startsWith("╰") && line.length() == 100));
  }

  private static void explains(Tmux top) {
    top.press("?");
    top.awaitLine("quorum", "how many voters a commander needs");
    top.press("x");
    top.awaitLine("▸1 Nodes");
  }

  private static void quits(Tmux top) {
    assertEquals("1 0", top.ask("#{alternate_on} #{cursor_flag}"));
    top.press("q");
    top.awaitLine("exit code 0");
    top.awaitLine("terminal as before");
    assertEquals("0 1", top.ask("#{alternate_on} #{cursor_flag}"));
  }

  @Test
  void saysThatDataIsOldAndConnectsAgain() throws Exception {
    try (StarlingProcess a = alone("a");
        Tmux top = Tmux.start(directory, 100, 30, "export NO_COLOR=1", "top", "--url", a.url())) {
      top.awaitLine("Starling  a@127.0.0.1", "● live");
      put(a, "drone", "{\"label\":\"Drone\",\"position\":[8.5,47.4]}");
      top.awaitLine("● Drone");
      a.signal("-STOP");
      top.awaitLine("✕ old data");
      top.awaitLine("No connection", "What you see is", "old");
      a.signal("-CONT");
      top.awaitLine("● live");
      assertFalse(
          top.colouredScreen().matches("(?s).*\u001b\\[[0-9;]*3[1-6]m.*"), "colours are off");
      a.signal("-KILL");
      top.awaitLine("No connection: nothing listens there.", "next try in");
      top.press("q");
      top.awaitLine("exit code 0");
    }
  }

  @ParameterizedTest
  @CsvSource({"-INT,0", "-TERM,143"})
  void givesTheTerminalBackWhenItIsEnded(String signal, int exitCode) throws Exception {
    try (StarlingProcess a = alone("a");
        Tmux top = Tmux.start(directory, 80, 24, "", "top", "--url", a.url())) {
      top.awaitLine("Starling  a@127.0.0.1", "● live");
      assertTrue(top.colouredScreen().contains("\u001b[32m"), "colours are on");
      if (signal.equals("-INT")) {
        top.press("C-c");
      } else {
        top.signal(signal);
      }
      top.awaitLine("exit code " + exitCode);
      top.awaitLine("terminal as before");
      assertEquals("0 1", top.ask("#{alternate_on} #{cursor_flag}"));
    }
  }

  @Test
  void tellsOnTheTerminalThatNoNodeAnswers() throws Exception {
    String url = "http://127.0.0.1:" + Epmd.freePort();
    try (Tmux top = Tmux.start(directory, 120, 24, "", "top", "--url", url)) {
      top.awaitLine("starling top: no node answers at " + url);
      top.awaitLine("exit code 3");
      top.awaitLine("terminal as before");
    }
  }

  @Test
  void aTerminalThatCannotIsServedWithLines() throws Exception {
    try (StarlingProcess a = alone("a");
        Tmux top = Tmux.start(directory, 120, 24, "export TERM=dumb", "top", "--url", a.url())) {
      top.awaitLine("Map: 0 entities");
      assertEquals("0 1", top.ask("#{alternate_on} #{cursor_flag}"));
    }
  }

  private static StarlingProcess start(String alive, int epmdPort, int gossipPort)
      throws IOException {
    return StarlingProcess.start(
        alive + "@127.0.0.1", COOKIE, epmdPort, "--gossip-port", Integer.toString(gossipPort));
  }

  private static StarlingProcess alone(String alive) throws IOException {
    return StarlingProcess.start(
        alive + "@127.0.0.1", COOKIE, Epmd.freePort(), "--epmd", "none", "--strategy", "none");
  }

  private static String commander(StarlingProcess node) {
    return node.get("/api/v1/topology").path("commander").asString("nobody");
  }

  private static StarlingProcess named(
      List<StarlingProcess> nodes, String name, StarlingProcess otherwise) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElse(otherwise);
  }

  private static void put(StarlingProcess node, String id, String json) {
    assertEquals(204, node.put(ENTITIES + id, json).statusCode());
  }
}
