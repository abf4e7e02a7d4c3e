package dev.starling.app.top.screen;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/** Text as a terminal shows it: which characters may go there, and how many cells they take. */
public final class Text {
  /** More than any script needs; what stacks more only disturbs the lines around it. */
  private static final int MAX_MARKS = 2;

  private static final char ELLIPSIS = '…';

  private Text() {}

  /** What stands in one cell, or in two: a character and the marks on it. */
  record Cluster(String text, int width) {}

  /**
   * Without what a terminal would obey or that would turn the line around: control and format
   * characters, halves of surrogate pairs, selectors of emoji. Tabs and ends of lines become
   * blanks.
   */
  public static String plain(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            codePoint -> {
              if (codePoint == '\t' || codePoint == '\n' || codePoint == '\r') {
                plain.append(' ');
              } else if (isShown(codePoint)) {
                plain.appendCodePoint(codePoint);
              }
            });
    return plain.toString();
  }

  private static boolean isShown(int codePoint) {
    boolean selector =
        (codePoint >= 0xfe00 && codePoint <= 0xfe0f)
            || (codePoint >= 0xe0100 && codePoint <= 0xe01ef);
    return !selector
        && switch (Character.getType(codePoint)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.UNASSIGNED ->
              false;
          default -> true;
        };
  }

  /** Cells that {@code text} takes. */
  public static int width(String text) {
    return clusters(text).stream().mapToInt(Cluster::width).sum();
  }

  /** Cut to {@code cells}, with an ellipsis in the last one if something is missing. */
  public static String fit(String text, int cells) {
    if (cells <= 0) {
      return "";
    }
    if (width(text) <= cells) {
      return text;
    }
    StringBuilder fitting = new StringBuilder();
    int used = 0;
    for (Cluster cluster : clusters(text)) {
      if (used + cluster.width() > cells - 1) {
        break;
      }
      fitting.append(cluster.text());
      used += cluster.width();
    }
    return fitting.append(ELLIPSIS).toString();
  }

  /** Lines of at most {@code cells}, broken at blanks; a word that is longer is cut. */
  public static List<String> wrap(String text, int cells) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      String cut = fit(word, cells);
      if (!line.isEmpty() && width(line.toString()) + 1 + width(cut) > cells) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(cut);
    }
    lines.add(line.toString());
    return lines;
  }

  static List<Cluster> clusters(String text) {
    List<Cluster> clusters = new ArrayList<>(text.length());
    StringBuilder cell = new StringBuilder();
    int width = 0;
    int marks = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int codePoint = text.codePointAt(i);
      int cells = WCWidth.wcwidth(codePoint);
      if (cells <= 0) {
        if (!cell.isEmpty() && marks++ < MAX_MARKS) {
          cell.appendCodePoint(codePoint);
        }
        continue;
      }
      if (!cell.isEmpty()) {
        clusters.add(new Cluster(cell.toString(), width));
        cell.setLength(0);
      }
      cell.appendCodePoint(codePoint);
      width = cells;
      marks = 0;
    }
    if (!cell.isEmpty()) {
      clusters.add(new Cluster(cell.toString(), width));
    }
    return clusters;
  }
}
