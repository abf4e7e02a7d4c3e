package dev.starling.app.top.view;

import dev.starling.app.top.screen.Canvas;
import dev.starling.app.top.screen.Style;
import dev.starling.app.top.screen.Text;
import java.util.ArrayList;
import java.util.List;

/** What the words mean, and what the keys do. */
final class HelpPage {
  private static final int TERM_WIDTH = 14;
  private static final int NARROW = 60;

  private static final String[][] WORDS = {
    {"node", "one process of the swarm: on a JVM (starling), or Erlang and Elixir (beam)"},
    {"commander", "★ the one node that all follow; when it dies another takes its place"},
    {"wingmate", "a node that may vote for the commander, and become it"},
    {"observer", "a node that neither votes nor commands"},
    {"relay", "a node through which others reach each other before they try the rest"},
    {"quorum", "how many voters a commander needs; below that nobody commands"},
    {"safe", "no: two halves of the swarm could each have a commander"},
    {"term", "counts the commanders: each new one has a higher one"},
    {"token", "term, birth and name of the commander: the higher one is right"},
    {"healthy", "● it answers its pings"},
    {"suspect", "◐ silent for some seconds: it may be dead, or only slow"},
    {"down", "✕ silent for long, or known to be dead"},
    {"RTT", "round-trip time: from a ping to its answer"},
    {"p50", "half of the last 60 round trips were faster than this"},
    {"p99", "99 of 100 round trips were faster than this: the slow ones"},
    {"loss", "share of the last 60 pings that had no answer within 5 s"},
    {"history", "the last round trips as bars, each line to its own scale"},
    {"via", "the node through which this one is reached, for lack of a direct link"},
    {"excellent", "▂▄▆█ median round trip below 10 ms"},
    {"good", "▂▄▆ below 50 ms"},
    {"degraded", "▂▄ below 200 ms: low messages are dropped"},
    {"poor", "▂ below 1 s: normal messages are dropped, too"},
    {"disconnected", "✕ slower, or no connection; loss makes each class worse"},
    {"critical", "messages that arrive in order, or are tried until a deadline"},
    {"high", "messages that go over any link, and wait 5 s for one"},
    {"normal", "messages that go while the link is degraded or better"},
    {"low", "messages that go while the link is good"},
    {"sent", "messages handed to the link; dropped: left out, since the link is bad"},
    {"queued", "messages that wait for the link"},
    {"entity", "something that moves; ↗ is its heading, ○ silent 5 s, ✕ silent 30 s"},
    {"waypoint", "◆ a place that somebody marked; a note (▪) is an annotation"},
  };

  private static final String[][] KEYS = {
    {"?", "this page; any other key leaves it"},
    {"q, Ctrl-C", "ends the dashboard; the swarm goes on"},
    {"1 2 3 4, Tab", "goes to a pane"},
    {"Enter, z", "gives the pane the whole screen, and takes it back"},
    {"↑ ↓ PgUp PgDn", "scroll; on the map the arrows pan"},
    {"+ -", "map: zoom in and out"},
    {"0", "map: everything fits again"},
    {"n p", "map: choose the next or previous; Esc chooses nothing"},
    {"f", "map: the chosen one stays in the middle"},
    {"t", "events: which kinds show"},
    {"/", "events: only those with a text; Enter keeps it, Esc drops it"},
  };

  private HelpPage() {}

  private record Line(String term, String text) {}

  static void draw(Canvas canvas, Controls controls) {
    List<Line> lines = lines(canvas.width());
    controls.limitHelp(lines.size() - canvas.height());
    int top = controls.helpTop();
    for (int y = 0; y < canvas.height() && top + y < lines.size(); y++) {
      Line line = lines.get(top + y);
      if (line.text().isEmpty()) {
        canvas.put(0, y, line.term(), Style.BOLD);
      } else {
        canvas.put(1, y, line.term(), Style.BOLD);
        canvas.put(indent(canvas.width()), y, line.text().strip(), Style.PLAIN);
      }
    }
  }

  private static int indent(int width) {
    return width < NARROW ? 3 : TERM_WIDTH + 2;
  }

  private static List<Line> lines(int width) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("Words", ""));
    add(lines, WORDS, width);
    lines.add(new Line("", ""));
    lines.add(new Line("Keys", ""));
    add(lines, KEYS, width);
    return lines;
  }

  private static void add(List<Line> lines, String[][] entries, int width) {
    for (String[] entry : entries) {
      List<String> texts = Text.wrap(entry[1], width - indent(width));
      boolean narrow = width < NARROW;
      if (narrow) {
        lines.add(new Line(entry[0], " "));
      }
      for (int i = 0; i < texts.size(); i++) {
        lines.add(new Line(narrow || i > 0 ? "" : entry[0], texts.get(i)));
      }
    }
  }
}
