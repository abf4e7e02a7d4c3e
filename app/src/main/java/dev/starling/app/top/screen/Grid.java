package dev.starling.app.top.screen;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** A screen of text cells. A character two cells wide stands in the first of them. */
public final class Grid {
  private static final String BLANK = " ";

  /** What stands in the second cell of a wide character. */
  private static final String CONTINUED = "";

  private final int width;
  private final int height;
  private final String[] texts;
  private final Style[] styles;

  public Grid(int width, int height) {
    this.width = width;
    this.height = height;
    this.texts = new String[width * height];
    this.styles = new Style[width * height];
    Arrays.fill(texts, BLANK);
    Arrays.fill(styles, Style.PLAIN);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** All of it, to draw on. */
  public Canvas canvas() {
    return new Canvas(this, 0, 0, width, height);
  }

  void set(int x, int y, Text.Cluster cluster, Style style) {
    clear(x, y);
    texts[y * width + x] = cluster.text();
    styles[y * width + x] = style;
    if (cluster.width() == 2) {
      clear(x + 1, y);
      texts[y * width + x + 1] = CONTINUED;
      styles[y * width + x + 1] = style;
    }
  }

  /** Half of a wide character is no character. */
  private void clear(int x, int y) {
    int at = y * width + x;
    if (texts[at].isEmpty()) {
      texts[at - 1] = BLANK;
    }
    if (x + 1 < width && texts[at + 1].isEmpty()) {
      texts[at + 1] = BLANK;
    }
    texts[at] = BLANK;
  }

  void restyle(int x, int y, UnaryOperator<Style> change) {
    styles[y * width + x] = change.apply(styles[y * width + x]);
  }

  String text(int x, int y) {
    return texts[y * width + x];
  }

  Style style(int x, int y) {
    return styles[y * width + x];
  }

  boolean sameCell(Grid other, int x, int y) {
    return text(x, y).equals(other.text(x, y)) && style(x, y).equals(other.style(x, y));
  }

  /** The lines of the screen, without the blanks at their ends. */
  public String text() {
    StringBuilder all = new StringBuilder();
    for (int y = 0; y < height; y++) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < width; x++) {
        line.append(text(x, y));
      }
      all.append(line.toString().stripTrailing()).append('\n');
    }
    return all.toString();
  }
}
