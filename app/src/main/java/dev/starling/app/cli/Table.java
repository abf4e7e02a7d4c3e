package dev.starling.app.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;

/** Rows under headings, each column as wide as its widest cell. Cells may carry picocli markup. */
final class Table {
  private static final String GAP = "  ";

  private final Ansi ansi;
  private final List<Text[]> rows = new ArrayList<>();

  Table(Ansi ansi, String... headings) {
    this.ansi = ansi;
    row(headings);
  }

  void row(String... cells) {
    Text[] texts = new Text[cells.length];
    for (int i = 0; i < cells.length; i++) {
      texts[i] = ansi.text(cells[i]);
    }
    rows.add(texts);
  }

  void print(PrintWriter out) {
    for (Text[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.length; column++) {
        line.append(row[column]);
        if (column < row.length - 1) {
          int padding = width(column) - row[column].plainString().length();
          line.append(" ".repeat(padding)).append(GAP);
        }
      }
      out.println(line);
    }
    out.flush();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row[column].plainString().length()).max().orElse(0);
  }
}
