package dev.starling.app.top.screen;

import org.jspecify.annotations.Nullable;

/**
 * Brings a terminal from the screen that it shows to the next: only what differs is written, with
 * the sequences that all terminals know (ECMA-48). For one thread.
 */
public final class DiffWriter {
  /** Writing on over so many equal cells is shorter than moving the cursor. */
  private static final int SHORT_GAP = 4;

  private final boolean colours;
  private @Nullable Grid shown;

  public DiffWriter(boolean colours) {
    this.colours = colours;
  }

  /** The terminal shows something else now: the next screen is written whole. */
  public void forget() {
    shown = null;
  }

  /** What to write so that {@code next} shows; empty if it does. */
  public String next(Grid next) {
    StringBuilder out = new StringBuilder();
    Grid before = shown;
    if (before == null || before.width() != next.width() || before.height() != next.height()) {
      out.append("\u001b[0m\u001b[2J");
      before = new Grid(next.width(), next.height());
    }
    Style style = null;
    for (int y = 0; y < next.height(); y++) {
      // Unknown: an absolute move is needed.
      int cursor = -1;
      for (int x = 0; x < next.width(); x++) {
        if (next.sameCell(before, x, y) || next.text(x, y).isEmpty()) {
          continue;
        }
        if (cursor >= 0 && x > cursor && x - cursor <= SHORT_GAP && isSimple(next, cursor, x, y)) {
          x = cursor;
        } else if (cursor != x) {
          out.append("\u001b[").append(y + 1).append(';').append(x + 1).append('H');
        }
        if (!next.style(x, y).equals(style)) {
          style = next.style(x, y);
          out.append(style.sequence(colours));
        }
        out.append(next.text(x, y));
        cursor = isSimple(next.text(x, y)) ? x + 1 : -1;
      }
    }
    if (style != null) {
      out.append("\u001b[0m");
    }
    shown = next;
    return out.toString();
  }

  private static boolean isSimple(Grid grid, int from, int to, int y) {
    for (int x = from; x < to; x++) {
      if (!isSimple(grid.text(x, y))) {
        return false;
      }
    }
    return true;
  }

  /** Terminals differ in how wide others are: after those the cursor is told where to go. */
  private static boolean isSimple(String cell) {
    return cell.length() == 1 && (cell.charAt(0) < 0x7f || isDrawing(cell.charAt(0)));
  }

  /** Lines and blocks of our own. */
  private static boolean isDrawing(char c) {
    return c >= '─' && c <= '█';
  }
}
