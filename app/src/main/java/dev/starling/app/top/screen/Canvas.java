package dev.starling.app.top.screen;

import java.util.function.UnaryOperator;

/** A rectangle of a grid. What is drawn beyond its edges is not drawn. */
public final class Canvas {
  private final Grid grid;
  private final int left;
  private final int top;
  private final int width;
  private final int height;

  Canvas(Grid grid, int left, int top, int width, int height) {
    this.grid = grid;
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** A part of it; what of that lies outside is left out. */
  public Canvas part(int x, int y, int partWidth, int partHeight) {
    int fromX = Math.min(Math.max(0, x), width);
    int fromY = Math.min(Math.max(0, y), height);
    return new Canvas(
        grid,
        left + fromX,
        top + fromY,
        Math.max(0, Math.min(x + partWidth, width) - fromX),
        Math.max(0, Math.min(y + partHeight, height) - fromY));
  }

  /**
   * Writes one line.
   *
   * @return where the next character goes
   */
  public int put(int x, int y, String text, Style style) {
    int at = x;
    for (Text.Cluster cluster : Text.clusters(text)) {
      if (y >= 0 && y < height && at >= 0 && at + cluster.width() <= width) {
        grid.set(left + at, top + y, cluster, style);
      }
      at += cluster.width();
    }
    return at;
  }

  /** Writes one line so that it ends before {@code end}. */
  public void putEndingAt(int end, int y, String text, Style style) {
    put(end - Text.width(text), y, text, style);
  }

  /** Fills a line from {@code x} on. */
  public void fill(int x, int y, int count, String cell, Style style) {
    for (int i = 0; i < count; i++) {
      put(x + i, y, cell, style);
    }
  }

  /** Changes how what stands there looks. */
  public void restyle(UnaryOperator<Style> change) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        grid.restyle(left + x, top + y, change);
      }
    }
  }

  /** A frame around it, with round corners; what is inside. */
  public Canvas frame(Style style) {
    if (width < 2 || height < 2) {
      return part(0, 0, 0, 0);
    }
    fill(1, 0, width - 2, "─", style);
    fill(1, height - 1, width - 2, "─", style);
    for (int y = 1; y < height - 1; y++) {
      put(0, y, "│", style);
      put(width - 1, y, "│", style);
    }
    put(0, 0, "╭", style);
    put(width - 1, 0, "╮", style);
    put(0, height - 1, "╰", style);
    put(width - 1, height - 1, "╯", style);
    return part(1, 1, width - 2, height - 2);
  }
}
