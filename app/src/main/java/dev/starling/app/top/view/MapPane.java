package dev.starling.app.top.view;

import dev.starling.app.top.model.Place;
import dev.starling.app.top.model.SwarmModel;
import dev.starling.app.top.screen.Canvas;
import dev.starling.app.top.screen.Style;
import dev.starling.app.top.screen.Style.Colour;
import dev.starling.app.top.screen.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Entities, waypoints and notes where they are. */
final class MapPane {
  private static final String HEADINGS = "↑↗→↘↓↙←↖";
  private static final int MAX_LABEL = 18;
  private static final String LEGEND = "↗ ● entity  ○ silent 5 s  ✕ 30 s  ◆ waypoint  ▪ note";
  private static final String SHORT_LEGEND = "● entity ◆ waypoint ▪ note";

  private final SwarmModel model;
  private final Controls controls;
  private final long now;
  private final Canvas canvas;
  private final MapPort.View view;

  /** Cells that are taken. */
  private final boolean[][] taken;

  private MapPane(Canvas canvas, SwarmModel model, Controls controls, long now) {
    this.model = model;
    this.controls = controls;
    this.now = now;
    this.canvas = canvas;
    this.taken = new boolean[canvas.height()][canvas.width()];
    Place followed = controls.isFollowing() ? controls.chosen(model) : null;
    this.view =
        controls
            .port()
            .view(
                placed(model).stream().map(place -> at(place)).toList(),
                followed == null ? null : followed.point(),
                canvas.width(),
                canvas.height());
  }

  /** What stands beside the title. */
  static String summary(SwarmModel model, Controls controls) {
    StringBuilder text = new StringBuilder();
    text.append(Figures.count(model.count(Place.Kind.ENTITY), "entity", "entities"));
    long waypoints = model.count(Place.Kind.WAYPOINT);
    if (waypoints > 0) {
      text.append(", ").append(Figures.count(waypoints, "waypoint", "waypoints"));
    }
    long notes = model.count(Place.Kind.ANNOTATION);
    if (notes > 0) {
      text.append(", ").append(Figures.count(notes, "note", "notes"));
    }
    long nowhere = model.places().stream().filter(place -> place.point() == null).count();
    if (nowhere > 0) {
      text.append(", ").append(nowhere).append(" without a position");
    }
    Place chosen = controls.chosen(model);
    if (controls.isFollowing() && chosen != null) {
      text.append(", follows ").append(chosen.title());
    }
    return text.toString();
  }

  static void draw(Canvas canvas, SwarmModel model, Controls controls, long now) {
    if (canvas.height() < 2 || canvas.width() < 4) {
      return;
    }
    Canvas land = canvas.part(0, 0, canvas.width(), canvas.height() - 1);
    MapPane pane = new MapPane(land, model, controls, now);
    List<Place> places = placed(model);
    if (places.isEmpty()) {
      land.put(1, 0, Text.fit("nothing to show yet", land.width() - 1), Style.DIM);
      land.put(
          1, 1, Text.fit("./starling entity put ID JSON adds one", land.width() - 1), Style.DIM);
      return;
    }
    pane.items(places);
    pane.lattice();
    int end = pane.scaleBar(canvas, canvas.height() - 1);
    pane.bottom(canvas, canvas.height() - 1, end);
  }

  /** Those that have a place, as they are stepped through. */
  static List<Place> placed(SwarmModel model) {
    return model.places().stream().filter(place -> place.point() != null).toList();
  }

  private static Place.Point at(Place place) {
    Place.Point point = place.point();
    if (point == null) {
      throw new IllegalArgumentException(place.title() + " has no place");
    }
    return point;
  }

  private void items(List<Place> places) {
    Place chosen = controls.chosen(model);
    List<Place> order = new ArrayList<>(places);
    // What is drawn first keeps its cells.
    order.sort(
        Comparator.comparing((Place place) -> !place.equals(chosen)).thenComparing(Place::kind));
    int[][] counts = new int[canvas.height()][canvas.width()];
    List<Place> shown = new ArrayList<>();
    for (Place place : order) {
      if (view.shows(at(place))) {
        int x = (int) view.column(at(place).x());
        int y = (int) view.row(at(place).y());
        if (counts[y][x]++ == 0) {
          shown.add(place);
          taken[y][x] = true;
        }
      }
    }
    for (Place place : shown) {
      int x = (int) view.column(at(place).x());
      int y = (int) view.row(at(place).y());
      Style style = style(place);
      boolean isChosen = place.equals(chosen);
      canvas.put(x, y, symbol(place), isChosen ? style.reversed() : style);
      int others = counts[y][x] - 1;
      label(place, x, y, others == 0 ? "" : " +" + others, isChosen ? style.inBold() : style);
    }
  }

  private String symbol(Place place) {
    return switch (place.kind()) {
      case WAYPOINT -> "◆";
      case ANNOTATION -> "▪";
      case ENTITY ->
          switch (place.age(now)) {
            case FRESH -> heading(place.headingDegrees());
            case STALE -> "○";
            case OFFLINE -> "✕";
          };
    };
  }

  private static String heading(@Nullable Double degrees) {
    if (degrees == null) {
      return "●";
    }
    int eighth = (int) Math.floorMod(Math.round(degrees % 360 / 45), 8L);
    return HEADINGS.substring(eighth, eighth + 1);
  }

  private Style style(Place place) {
    return switch (place.kind()) {
      case WAYPOINT -> Style.of(Colour.YELLOW);
      case ANNOTATION -> Style.of(Colour.MAGENTA);
      case ENTITY ->
          switch (place.age(now)) {
            case FRESH -> Style.of(Colour.CYAN).inBold();
            case STALE -> Style.of(Colour.CYAN).dimmed();
            case OFFLINE -> Style.of(Colour.RED).dimmed();
          };
    };
  }

  private void label(Place place, int x, int y, String others, Style style) {
    String age =
        switch (place.age(now)) {
          case FRESH -> "";
          case STALE -> " " + Figures.span(now - place.changedAt());
          case OFFLINE -> " offline";
        };
    String text = Text.fit(place.title(), MAX_LABEL) + age + others;
    int width = Text.width(text);
    if (isFree(x + 1, y, width + 1)) {
      canvas.put(x + 1, y, " " + text, plain(style));
      take(x + 1, y, width + 1);
    } else if (isFree(x - width - 1, y, width + 1)) {
      canvas.put(x - width - 1, y, text + " ", plain(style));
      take(x - width - 1, y, width + 1);
    }
  }

  /** The symbols stand out, the labels do not. */
  private static Style plain(Style style) {
    return new Style(Colour.DEFAULT, style.bold() && style.reverse(), style.dim(), false);
  }

  private boolean isFree(int x, int y, int width) {
    if (x < 0 || x + width > canvas.width()) {
      return false;
    }
    for (int i = 0; i < width; i++) {
      if (taken[y][x + i]) {
        return false;
      }
    }
    return true;
  }

  private void take(int x, int y, int width) {
    for (int i = 0; i < width; i++) {
      taken[y][x + i] = true;
    }
  }

  /** Dots at round figures, with the figures at the left and at the bottom. */
  private void lattice() {
    double yStep = step(view.perRow() * 4);
    double xStep = step(view.perColumn() * 14);
    int bottom = canvas.height() - 1;
    double left = view.x() - view.perColumn() * canvas.width() / 2;
    double low = view.y() - view.perRow() * canvas.height() / 2;
    for (long n = (long) Math.floor(low / yStep); ; n++) {
      long row = view.row(n * yStep);
      if (row < 0) {
        break;
      }
      figure(0, row, n * yStep, yStep);
      for (long e = (long) Math.floor(left / xStep); ; e++) {
        long column = view.column(e * xStep);
        if (column >= canvas.width()) {
          break;
        }
        if (row < canvas.height() && column >= 0 && isFree((int) column, (int) row, 1)) {
          canvas.put((int) column, (int) row, "·", Style.DIM);
        }
      }
    }
    for (long e = (long) Math.floor(left / xStep); ; e++) {
      long column = view.column(e * xStep);
      if (column >= canvas.width()) {
        break;
      }
      figure(column, bottom, e * xStep, xStep);
    }
  }

  private void figure(long column, long row, double value, double step) {
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    String text = String.format(Locale.ROOT, "%." + Math.min(decimals, 7) + "f", value);
    if (row >= 0
        && row < canvas.height()
        && column >= 0
        && column < canvas.width()
        && isFree((int) column, (int) row, text.length() + 1)) {
      canvas.put((int) column, (int) row, text, Style.DIM);
      take((int) column, (int) row, text.length() + 1);
    }
  }

  /** The next of 1, 2, 5, 10, 20 and so on. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (int factor : new int[] {1, 2, 5}) {
      if (power * factor >= least) {
        return power * factor;
      }
    }
    return power * 10;
  }

  /** At the right end of a line; where it begins. */
  private int scaleBar(Canvas line, int y) {
    double perCell = view.perColumn();
    double length = step(perCell * Math.max(3, canvas.width() / 12));
    int cells = (int) Math.round(length / perCell);
    String text = "├" + "─".repeat(Math.max(0, cells - 2)) + "┤ " + units(length);
    if (Text.width(text) > line.width() / 2) {
      return line.width();
    }
    line.putEndingAt(line.width(), y, text, Style.PLAIN);
    return line.width() - Text.width(text);
  }

  private static String units(double length) {
    return length >= 1
        ? String.format(Locale.ROOT, "%.0f", length)
        : Double.toString(Math.rint(length * 1e6) / 1e6);
  }

  private void bottom(Canvas line, int y, int end) {
    Place chosen = controls.chosen(model);
    int room = end - 2;
    if (chosen == null) {
      String legend = Text.width(LEGEND) <= room ? LEGEND : SHORT_LEGEND;
      line.put(0, y, Text.fit(legend, room), Style.DIM);
      return;
    }
    Place.Point point = at(chosen);
    StringBuilder text = new StringBuilder(chosen.title());
    if (!chosen.status().isEmpty()) {
      text.append("  ").append(chosen.status());
    }
    text.append(String.format(Locale.ROOT, "  %.5f, %.5f", point.x(), point.y()));
    if (chosen.headingDegrees() != null) {
      text.append(String.format(Locale.ROOT, "  %.0f°", chosen.headingDegrees()));
    }
    text.append("  ").append(Figures.span(now - chosen.changedAt())).append(" ago");
    line.put(0, y, Text.fit(text.toString(), room), Style.BOLD);
  }
}
