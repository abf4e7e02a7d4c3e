package dev.starling.app.top.view;

import dev.starling.app.top.model.SwarmModel;
import dev.starling.app.top.screen.Canvas;
import dev.starling.app.top.screen.Grid;
import dev.starling.app.top.screen.Style;
import dev.starling.app.top.screen.Style.Colour;
import dev.starling.app.top.screen.Text;
import java.time.ZoneId;

/** The whole screen. */
public final class Screen {
  private static final int TINY_WIDTH = 20;
  private static final int TINY_HEIGHT = 5;

  /** With fewer lines, one stands at the top instead of two. */
  private static final int TWO_LINES = 16;

  private static final int LEAST_SUMMARY = 8;

  private final ZoneId zone;

  /** Which of the two tables shows where there is room for one. */
  private Pane table = Pane.NODES;

  /** A screen that shows times of day in {@code zone}. */
  public Screen(ZoneId zone) {
    this.zone = zone;
  }

  /** Draws it on so many cells. */
  public Grid draw(SwarmModel model, Controls controls, int width, int height, long now) {
    Grid grid = new Grid(width, height);
    Canvas all = grid.canvas();
    if (width < TINY_WIDTH || height < TINY_HEIGHT) {
      all.put(0, 0, Text.fit("too small", width), Style.PLAIN);
      return grid;
    }
    int y = 0;
    if (controls.isHelp()) {
      all.put(0, y++, "Starling: what the words mean, what the keys do", Style.BOLD);
    } else if (height >= TWO_LINES) {
      Bars.title(all, y++, model, now, false);
      Bars.command(all, y++, model.facts());
    } else {
      Bars.title(all, y++, model, now, true);
    }
    if (model.isOld(now)) {
      Bars.old(all, y++, model, now);
    }
    Canvas middle = all.part(0, y, width, height - y - 1);
    if (controls.isHelp()) {
      HelpPage.draw(middle, controls);
    } else {
      panes(middle, model, controls, now);
      if (model.isOld(now)) {
        middle.restyle(Style::dimmed);
      }
    }
    Bars.keys(all, height - 1, controls);
    return grid;
  }

  private void panes(Canvas canvas, SwarmModel model, Controls controls, long now) {
    Pane focus = controls.focus();
    if (focus == Pane.NODES || focus == Pane.LINKS) {
      table = focus;
    }
    if (Layout.isSingle(canvas.width(), canvas.height())) {
      int x = Bars.tabs(canvas, 0, focus) + 1;
      int room = canvas.width() - x;
      String summary = room < LEAST_SUMMARY ? "" : summary(focus, model, controls);
      canvas.put(x, 0, Text.fit(summary, room), Style.DIM);
      pane(focus, canvas.part(0, 1, canvas.width(), canvas.height() - 1), model, controls, now);
      return;
    }
    if (controls.isLarge()) {
      framed(
          new Layout.Slot(focus, focus, 0, 0, canvas.width(), canvas.height()),
          canvas,
          model,
          controls,
          now);
      return;
    }
    int members = model.facts().members().size();
    int links = model.facts().links().size();
    for (Layout.Slot slot :
        Layout.of(canvas.width(), canvas.height(), focus, table, members, links)) {
      framed(slot, canvas, model, controls, now);
    }
  }

  private void framed(
      Layout.Slot slot, Canvas canvas, SwarmModel model, Controls controls, long now) {
    boolean isFocus = slot.pane() == controls.focus();
    Canvas area = canvas.part(slot.x(), slot.y(), slot.width(), slot.height());
    Canvas inside = area.frame(isFocus ? Style.of(Colour.CYAN) : Style.DIM);
    String title = (isFocus ? Words.FOCUS : " ") + slot.pane().title() + " ";
    int x = area.put(2, 0, title, isFocus ? Style.BOLD : Style.PLAIN);
    if (slot.other() != slot.pane()) {
      x = area.put(x, 0, " " + slot.other().title() + " ", Style.DIM);
    }
    String summary = summary(slot.pane(), model, controls);
    int room = area.width() - x - 5;
    if (!summary.isEmpty() && room >= LEAST_SUMMARY) {
      area.put(x + 1, 0, " " + Text.fit(summary, room) + " ", Style.PLAIN);
    }
    pane(slot.pane(), inside.part(1, 0, inside.width() - 2, inside.height()), model, controls, now);
  }

  private static String summary(Pane pane, SwarmModel model, Controls controls) {
    return switch (pane) {
      case NODES -> NodesPane.summary(model.facts());
      case LINKS -> "";
      case MAP -> MapPane.summary(model, controls);
      case EVENTS -> EventsPane.summary(controls);
    };
  }

  private void pane(Pane pane, Canvas canvas, SwarmModel model, Controls controls, long now) {
    int selected = controls.focus() == pane ? controls.position(pane) : -1;
    switch (pane) {
      case NODES -> NodesPane.draw(canvas, model.facts(), selected);
      case LINKS -> LinksPane.draw(canvas, model.facts().links(), selected);
      case MAP -> MapPane.draw(canvas, model, controls, now);
      case EVENTS -> EventsPane.draw(canvas, model, controls, zone);
    }
  }
}
