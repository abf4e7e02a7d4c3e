package dev.starling.app.top.view;

import dev.starling.app.top.model.Command;
import dev.starling.app.top.model.Facts;
import dev.starling.app.top.model.SwarmModel;
import dev.starling.app.top.screen.Canvas;
import dev.starling.app.top.screen.Style;
import dev.starling.app.top.screen.Style.Colour;
import dev.starling.app.top.screen.Text;
import java.util.ArrayList;
import java.util.List;

/** The lines at the top and at the bottom. */
final class Bars {
  private static final String GAP = "  ";

  private Bars() {}

  /** Which node is asked, and whether it answers. */
  static void title(Canvas canvas, int y, SwarmModel model, long now, boolean withCommand) {
    Facts facts = model.facts();
    boolean old = model.isOld(now);
    String state = old ? "✕ old data" : "● live";
    Style style = Style.of(old ? Colour.RED : Colour.GREEN).inBold();
    canvas.putEndingAt(canvas.width(), y, state, style);
    int room = canvas.width() - Text.width(state) - 2;
    int x = 0;
    if (withCommand) {
      String commander = facts.command().commander();
      String text = commander == null ? "nobody commands" : Words.COMMANDER + " " + commander;
      canvas.put(0, y, Text.fit(text, room), Style.BOLD);
      return;
    }
    x = canvas.put(x, y, "Starling", Style.of(Colour.CYAN).inBold()) + 2;
    x = canvas.put(x, y, Text.fit(facts.here().name(), room - x), Style.BOLD) + 2;
    canvas.put(x, y, Text.fit(model.url(), room - x), Style.DIM);
  }

  /** Who commands. */
  static void command(Canvas canvas, int y, Facts facts) {
    Command command = facts.command();
    int x = 0;
    if (command.commander() == null) {
      x = canvas.put(x, y, "nobody commands", Style.of(Colour.YELLOW).inBold());
    } else {
      x = canvas.put(x, y, Words.COMMANDER, Style.of(Colour.YELLOW).inBold());
      x = canvas.put(x + 1, y, Text.fit(command.commander(), 60), Style.BOLD);
      x = canvas.put(x, y, " commands", Style.PLAIN);
    }
    List<String> parts = new ArrayList<>();
    parts.add(
        "quorum %d %s by %s"
            .formatted(
                command.size(),
                command.met() ? "met" : "NOT MET",
                Figures.count(command.have(), "voter", "voters")));
    if (!command.safe()) {
      parts.add("not safe against a split");
    }
    if (command.term() != null) {
      parts.add("term " + command.term());
    }
    if (command.token() != null) {
      parts.add("token " + command.token());
    }
    for (String part : parts) {
      boolean bad = part.contains("NOT MET") || part.startsWith("not safe");
      if (x + GAP.length() + Text.width(part) <= canvas.width()) {
        x = canvas.put(x + GAP.length(), y, part, bad ? Style.of(Colour.YELLOW) : Style.PLAIN);
      }
    }
  }

  /** That the node does not answer, since when, and when it is asked again. */
  static void old(Canvas canvas, int y, SwarmModel model, long now) {
    String age = Figures.span(model.ageMillis(now));
    SwarmModel.Loss loss = model.loss();
    String why = loss == null ? "no answer yet" : loss.why();
    String next =
        loss == null ? "still waiting" : "next try in " + Figures.span(loss.nextTryAt() - now);
    String text =
        firstThatFits(
            canvas.width() - 2,
            "No connection: %s. What you see is %s old; %s.".formatted(why, age, next),
            "No connection. What you see is %s old; %s.".formatted(age, next),
            "This is %s old; %s.".formatted(age, next),
            age + " old");
    canvas.fill(0, y, canvas.width(), " ", Style.of(Colour.RED).reversed());
    canvas.put(1, y, text, Style.of(Colour.RED).inBold().reversed());
  }

  private static String firstThatFits(int room, String... texts) {
    for (String text : texts) {
      if (Text.width(text) <= room) {
        return text;
      }
    }
    return Text.fit(texts[texts.length - 1], room);
  }

  /** The names of all panes, where only one shows; where they end. */
  static int tabs(Canvas canvas, int y, Pane focus) {
    int x = 0;
    for (Pane pane : Pane.values()) {
      boolean isFocus = pane == focus;
      String text = (isFocus ? Words.FOCUS : " ") + pane.title();
      x = canvas.put(x, y, text, isFocus ? Style.BOLD.reversed() : Style.PLAIN) + 1;
    }
    return x;
  }

  /** Which keys do what, the most wanted first. */
  static void keys(Canvas canvas, int y, Controls controls) {
    if (controls.isTyping()) {
      int x = canvas.put(0, y, "Events with: ", Style.BOLD);
      String shown = controls.filter();
      x = canvas.put(x, y, Text.fit(shown, canvas.width() - x - 2), Style.PLAIN);
      x = canvas.put(x, y, "█", Style.PLAIN);
      hints(canvas, x + 2, y, "Enter", "keeps it", "Esc", "drops it");
    } else if (controls.isHelp()) {
      hints(canvas, 0, y, "↑↓", "scroll", "any other key", "back");
    } else {
      String[] keys =
          switch (controls.focus()) {
            case NODES, LINKS -> new String[] {"↑↓", "scroll"};
            case MAP ->
                new String[] {
                  "↑↓←→",
                  "pan",
                  "+-",
                  "zoom",
                  "0",
                  "fit",
                  "n",
                  "next",
                  "f",
                  controls.isFollowing() ? "unfollow" : "follow"
                };
            case EVENTS -> new String[] {"/", "filter", "t", "kinds", "↑↓", "scroll"};
          };
      int x = hints(canvas, 0, y, "?", "help", "q", "quit", "Tab", "pane");
      x = hints(canvas, x, y, keys);
      hints(canvas, x, y, "Enter", controls.isLarge() ? "smaller" : "larger", "1-4", "panes");
    }
  }

  private static int hints(Canvas canvas, int from, int y, String... keysAndWords) {
    int x = from;
    for (int i = 0; i < keysAndWords.length; i += 2) {
      String key = keysAndWords[i];
      String word = keysAndWords[i + 1];
      if (x + Text.width(key) + 1 + Text.width(word) > canvas.width()) {
        break;
      }
      x = canvas.put(x, y, key, Style.BOLD);
      x = canvas.put(x + 1, y, word, Style.DIM) + GAP.length();
    }
    return x;
  }
}
