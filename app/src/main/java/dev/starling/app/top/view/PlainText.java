package dev.starling.app.top.view;

import dev.starling.app.top.model.Facts;
import dev.starling.app.top.model.LogLine;
import dev.starling.app.top.model.Place;
import dev.starling.app.top.model.SwarmModel;
import dev.starling.app.top.screen.Canvas;
import dev.starling.app.top.screen.Grid;
import dev.starling.app.top.view.Table.Column;
import dev.starling.app.top.view.Words.Word;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The same facts as lines of text. */
public final class PlainText {
  private static final int WIDTH = 200;
  private static final int MAX_ROWS = 1_000;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final ZoneId zone;

  /** Lines with times of day in {@code zone}. */
  public PlainText(ZoneId zone) {
    this.zone = zone;
  }

  /** All there is. */
  public String all(SwarmModel model, long now) {
    Facts facts = model.facts();
    StringBuilder all = new StringBuilder();
    all.append(time(now)).append("  ").append(facts.here().name());
    all.append("  ").append(model.url()).append('\n');
    all.append(block(1, canvas -> Bars.command(canvas, 0, facts)));
    int members = Math.min(facts.members().size(), MAX_ROWS);
    all.append("\nNodes: ").append(NodesPane.summary(facts)).append('\n');
    all.append(block(members + 1, canvas -> NodesPane.draw(canvas, facts, -1)));
    int links = Math.min(facts.links().size(), MAX_ROWS);
    all.append("\nLinks\n");
    all.append(block(links + 1, canvas -> LinksPane.draw(canvas, facts.links(), -1)));
    List<Place> places = model.places().stream().limit(MAX_ROWS).toList();
    all.append("\nMap: ").append(MapPane.summary(model, new Controls())).append('\n');
    if (!places.isEmpty()) {
      all.append(block(places.size() + 1, canvas -> places(canvas, places, now)));
    }
    int more = model.places().size() - places.size();
    return more == 0
        ? all.toString()
        : all.append("and ").append(more).append(" more\n").toString();
  }

  private static String block(int lines, Consumer<Canvas> draw) {
    Grid grid = new Grid(WIDTH, lines);
    draw.accept(grid.canvas());
    return grid.text();
  }

  private static void places(Canvas canvas, List<Place> places, long now) {
    List<Column<Place>> columns = new ArrayList<>();
    columns.add(Column.left("KIND", 0, (place, width) -> Word.plain(kind(place))));
    columns.add(new Column<>("NAME", 0, false, 12, 60, (place, width) -> name(place)));
    columns.add(Column.left("POSITION", 1, (place, width) -> Word.plain(position(place))));
    columns.add(Column.right("HEADING", 3, (place, width) -> Word.plain(heading(place))));
    columns.add(Column.left("STATUS", 2, (place, width) -> Word.plain(place.status())));
    columns.add(
        Column.left(
            "AGE",
            4,
            (place, width) -> Word.plain(place.age(now).name().toLowerCase(Locale.ROOT))));
    new Table<>(columns, places).draw(canvas, -1);
  }

  private static Word name(Place place) {
    return Word.plain(place.title());
  }

  private static String kind(Place place) {
    return place.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String position(Place place) {
    Place.Point point = place.point();
    return point == null
        ? Figures.UNKNOWN
        : String.format(Locale.ROOT, "%.5f, %.5f", point.x(), point.y());
  }

  private static String heading(Place place) {
    Double heading = place.headingDegrees();
    return heading == null ? Figures.UNKNOWN : String.format(Locale.ROOT, "%.0f°", heading);
  }

  /** An event. */
  public String line(LogLine line) {
    return "%s  %-18s  %s\n".formatted(time(line.at()), line.type(), line.text());
  }

  /** Something about the connection. */
  public String note(long now, String text) {
    return "%s  %-18s  %s\n".formatted(time(now), "connection", text);
  }

  /** How old the last answer is. */
  public String age(SwarmModel model, long now) {
    return Figures.span(model.ageMillis(now));
  }

  private String time(long at) {
    return TIME.format(Instant.ofEpochMilli(at).atZone(zone));
  }
}
