package dev.starling.app.top.view;

import java.util.ArrayList;
import java.util.List;

/** Which panes there is room for, and where. */
final class Layout {
  private static final int SEVERAL_WIDTH = 80;
  private static final int SEVERAL_HEIGHT = 18;
  private static final int WIDE = 140;
  private static final int HIGH = 34;

  /** Frame, headings and a row. */
  private static final int LEAST_TABLE = 4;

  private Layout() {}

  /**
   * A place for a pane.
   *
   * @param other the pane that can be seen here instead; the same if there is none
   */
  record Slot(Pane pane, Pane other, int x, int y, int width, int height) {}

  /** Whether there is room for one pane at a time only. */
  static boolean isSingle(int width, int height) {
    return width < SEVERAL_WIDTH || height < SEVERAL_HEIGHT;
  }

  /**
   * Divides an area.
   *
   * @param members rows of the table of nodes
   * @param links rows of the table of links
   */
  static List<Slot> of(int width, int height, Pane focus, Pane table, int members, int links) {
    List<Slot> slots = new ArrayList<>();
    Pane other = table == Pane.NODES ? Pane.LINKS : Pane.NODES;
    if (width >= WIDE) {
      int left = Math.min(Math.max(width * 60 / 100, 88), 150);
      int nodes = tableHeight(members, height / 3);
      int y = nodes;
      if (height >= HIGH) {
        int linksHeight = tableHeight(links, height / 4);
        slots.add(new Slot(Pane.NODES, Pane.NODES, 0, 0, left, nodes));
        slots.add(new Slot(Pane.LINKS, Pane.LINKS, 0, nodes, left, linksHeight));
        y += linksHeight;
      } else {
        slots.add(new Slot(table, other, 0, 0, left, nodes));
      }
      slots.add(new Slot(Pane.EVENTS, Pane.EVENTS, 0, y, left, height - y));
      slots.add(new Slot(Pane.MAP, Pane.MAP, left, 0, width - left, height));
      return slots;
    }
    int rows = table == Pane.NODES ? members : links;
    int top = tableHeight(Math.max(rows, members), height * 2 / 5);
    int left = width * (focus == Pane.MAP ? 55 : 45) / 100;
    slots.add(new Slot(table, other, 0, 0, width, top));
    slots.add(new Slot(Pane.MAP, Pane.MAP, 0, top, left, height - top));
    slots.add(new Slot(Pane.EVENTS, Pane.EVENTS, left, top, width - left, height - top));
    return slots;
  }

  private static int tableHeight(int rows, int most) {
    return Math.min(Math.max(rows + 3, LEAST_TABLE), Math.max(most, LEAST_TABLE));
  }
}
