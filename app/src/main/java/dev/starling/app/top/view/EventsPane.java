package dev.starling.app.top.view;

import dev.starling.app.top.model.LogLine;
import dev.starling.app.top.model.SwarmModel;
import dev.starling.app.top.screen.Canvas;
import dev.starling.app.top.screen.Style;
import dev.starling.app.top.screen.Text;
import dev.starling.app.top.view.Words.Word;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** What happens, the newest last. */
final class EventsPane {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private EventsPane() {}

  /** What stands beside the title. */
  static String summary(Controls controls) {
    String filter = controls.filter().isEmpty() ? "" : ", with \"" + controls.filter() + "\"";
    int back = controls.position(Pane.EVENTS);
    return controls.shown().title() + filter + (back == 0 ? "" : ", " + back + " newer below");
  }

  static void draw(Canvas canvas, SwarmModel model, Controls controls, ZoneId zone) {
    List<LogLine> lines = controls.lines(model);
    if (lines.isEmpty()) {
      String why = model.lines().isEmpty() ? "nothing yet" : "nothing that passes; t and / choose";
      canvas.put(0, 0, Text.fit(why, canvas.width()), Style.DIM);
      return;
    }
    int end = Math.max(1, lines.size() - controls.position(Pane.EVENTS));
    int start = Math.max(0, end - canvas.height());
    for (int i = start; i < Math.min(lines.size(), start + canvas.height()); i++) {
      LogLine line = lines.get(i);
      Word mark = Words.weight(line.weight());
      String time = TIME.format(Instant.ofEpochMilli(line.at()).atZone(zone));
      int x = canvas.put(0, i - start, time, Style.DIM);
      x = canvas.put(x + 1, i - start, mark.text(), mark.style());
      Style style = line.weight() == LogLine.Weight.BAD ? mark.style() : Style.PLAIN;
      canvas.put(x + 1, i - start, Text.fit(line.text(), canvas.width() - x - 1), style);
    }
  }
}
