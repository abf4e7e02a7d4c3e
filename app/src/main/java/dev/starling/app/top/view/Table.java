package dev.starling.app.top.view;

import dev.starling.app.top.screen.Canvas;
import dev.starling.app.top.screen.Style;
import dev.starling.app.top.screen.Text;
import dev.starling.app.top.view.Words.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows under headings. Where there is no room for all columns, the least important are left out.
 */
final class Table<T> {
  private static final int GAP = 2;

  private final List<Column<T>> columns;
  private final List<T> rows;

  /** What stands in a column that is so wide. */
  interface Cell<T> {
    Word of(T row, int width);
  }

  /**
   * A column.
   *
   * @param rank 0 is always shown, the highest is left out first
   * @param least its width as long as there is room for no more; 0 for that of its widest cell
   * @param most it takes no more
   */
  record Column<T>(String title, int rank, boolean right, int least, int most, Cell<T> cell) {
    static <T> Column<T> left(String title, int rank, Cell<T> cell) {
      return new Column<>(title, rank, false, 0, Integer.MAX_VALUE, cell);
    }

    static <T> Column<T> right(String title, int rank, Cell<T> cell) {
      return new Column<>(title, rank, true, 0, Integer.MAX_VALUE, cell);
    }
  }

  Table(List<Column<T>> columns, List<T> rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Draws it, scrolled so that the selected row shows.
   *
   * @param selected -1 for none
   */
  void draw(Canvas canvas, int selected) {
    Map<Column<T>, Integer> widths = widths(canvas.width());
    int x = 0;
    for (Column<T> column : columns) {
      if (widths.containsKey(column)) {
        x = put(canvas, x, 0, column, Word.plain(column.title()), widths.get(column), Style.DIM);
      }
    }
    int room = canvas.height() - 1;
    int top = Math.max(0, Math.min(selected - room / 2, rows.size() - room));
    for (int i = 0; i < room && top + i < rows.size(); i++) {
      T row = rows.get(top + i);
      x = 0;
      for (Column<T> column : columns) {
        if (widths.containsKey(column)) {
          int width = widths.get(column);
          Word word = column.cell().of(row, width);
          x = put(canvas, x, i + 1, column, word, width, word.style());
        }
      }
      if (top + i == selected) {
        canvas.part(0, i + 1, canvas.width(), 1).restyle(Style::reversed);
      }
    }
  }

  private int put(
      Canvas canvas, int x, int y, Column<T> column, Word word, int width, Style style) {
    String text = Text.fit(word.text(), width);
    canvas.put(column.right() ? x + width - Text.width(text) : x, y, text, style);
    return x + width + GAP;
  }

  private Map<Column<T>, Integer> widths(int room) {
    Map<Column<T>, Integer> wanted = new HashMap<>();
    Map<Column<T>, Integer> widths = new HashMap<>();
    for (Column<T> column : columns) {
      int natural = natural(column);
      wanted.put(column, column.least() == 0 ? natural : Math.min(column.most(), natural));
      widths.put(column, column.least() == 0 ? natural : Math.min(column.least(), natural));
    }
    Map<Column<T>, Integer> all = Map.copyOf(widths);
    List<Column<T>> ranked = new ArrayList<>(columns);
    ranked.sort(Comparator.comparingInt((Column<T> column) -> column.rank()));
    widths.keySet().removeIf(column -> column.rank() > 0);
    for (Column<T> column : ranked) {
      int width = all.getOrDefault(column, 0);
      if (column.rank() > 0 && total(widths) + GAP + width <= room) {
        widths.put(column, width);
      }
    }
    for (Column<T> column : columns) {
      Integer width = widths.get(column);
      if (width != null) {
        int more = Math.min(wanted.getOrDefault(column, 0) - width, room - total(widths));
        // The first columns are cut where not even they fit.
        widths.put(column, Math.max(1, width + more));
      }
    }
    return widths;
  }

  private int total(Map<Column<T>, Integer> widths) {
    return widths.values().stream().mapToInt(width -> width + GAP).sum() - GAP;
  }

  private int natural(Column<T> column) {
    int widest = Text.width(column.title());
    int room = column.most() == Integer.MAX_VALUE ? 200 : column.most();
    for (T row : rows) {
      widest = Math.max(widest, Text.width(column.cell().of(row, room).text()));
    }
    return Math.min(widest, room);
  }
}
