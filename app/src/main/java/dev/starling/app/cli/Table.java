package dev.starling.app.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Rows under headings, each column as wide as its widest cell. What stands in a cell is no markup.
 */
final class Table {
  private static final String GAP = "  ";

  private final Ansi ansi;
  private final List<Row> rows = new ArrayList<>();

  private static final class Row {
    private final List<String> cells;

    /** By column; a cell without one is plain. */
    private final Map<Integer, String> styles = new HashMap<>();

    Row(List<String> cells) {
      this.cells = cells;
    }
  }

  Table(Ansi ansi, String... headings) {
    this.ansi = ansi;
    row(headings);
  }

  void row(String... cells) {
    rows.add(new Row(Stream.of(cells).map(Printable::of).toList()));
  }

  /** Gives a cell of the last row a style of picocli's, such as {@code red}. */
  void paint(int column, String style) {
    rows.get(rows.size() - 1).styles.put(column, style);
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  void print(PrintWriter out) {
    int[] widths = IntStream.range(0, rows.get(0).cells.size()).map(this::width).toArray();
    for (Row row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.cells.get(column);
        line.append(painted(cell, row.styles.get(column)));
        if (column < widths.length - 1) {
          line.append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
      }
      out.println(line);
    }
    out.flush();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.cells.get(column).length()).max().orElse(0);
  }

  private String painted(String cell, @Nullable String style) {
    if (style == null || !ansi.enabled()) {
      return cell;
    }
    IStyle[] styles = Style.parse(style);
    return Style.on(styles) + cell + Style.off(styles);
  }
}
