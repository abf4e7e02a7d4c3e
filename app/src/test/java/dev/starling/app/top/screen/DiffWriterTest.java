package dev.starling.app.top.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is written is read by a terminal of a few lines, which must show the same. */
class DiffWriterTest {
  private static final Pattern PIECE = Pattern.compile("\u001b\\[([0-9;]*)([HJm])|([^\u001b]+)");
  private static final String[] CELLS = {"a", "b", " ", "─", "漢", "é", "e\u0301", "★", "😀"};

  /** Obeys what the writer writes, and takes each character to be as wide as it is. */
  private static final class SmallTerminal {
    private Grid grid = new Grid(1, 1);
    private int x;
    private int y;

    void obey(String written, int width, int height) {
      Matcher piece = PIECE.matcher(written);
      while (piece.find()) {
        if (piece.group(3) != null) {
          x = grid.canvas().put(x, y, piece.group(3), Style.PLAIN);
        } else if (piece.group(2).equals("J")) {
          grid = new Grid(width, height);
        } else if (piece.group(2).equals("H")) {
          String[] at = piece.group(1).split(";");
          y = Integer.parseInt(at[0]) - 1;
          x = Integer.parseInt(at[1]) - 1;
        }
      }
    }
  }

  @Test
  void aTerminalShowsWhatWasDrawn() {
    Random random = new Random(4);
    DiffWriter writer = new DiffWriter(true);
    SmallTerminal terminal = new SmallTerminal();
    Grid grid = new Grid(1, 1);
    for (int step = 0; step < 2_000; step++) {
      if (step % 100 == 0) {
        grid = new Grid(1 + random.nextInt(40), 1 + random.nextInt(10));
      }
      Grid next = copy(grid);
      for (int i = 0; i < random.nextInt(12); i++) {
        String text = CELLS[random.nextInt(CELLS.length)].repeat(1 + random.nextInt(4));
        Style style = random.nextBoolean() ? Style.BOLD : Style.of(Style.Colour.RED);
        next.canvas().put(random.nextInt(grid.width()), random.nextInt(grid.height()), text, style);
      }
      terminal.obey(writer.next(next), next.width(), next.height());
      assertEquals(next.text(), terminal.grid.text(), "step " + step);
      grid = next;
    }
  }

  private static Grid copy(Grid grid) {
    Grid copy = new Grid(grid.width(), grid.height());
    for (int y = 0; y < grid.height(); y++) {
      for (int x = 0; x < grid.width(); x++) {
        copy.canvas().put(x, y, grid.text(x, y), grid.style(x, y));
      }
    }
    return copy;
  }

  @Test
  void writesOnlyWhatDiffers() {
    DiffWriter writer = new DiffWriter(true);
    Grid first = new Grid(80, 24);
    first.canvas().put(0, 0, "one", Style.PLAIN);
    assertTrue(writer.next(first).contains("one"));
    assertEquals("", writer.next(copy(first)));
    Grid second = copy(first);
    second.canvas().put(4, 3, "x", Style.of(Style.Colour.RED));
    assertEquals("\u001b[4;5H\u001b[0;31mx\u001b[0m", writer.next(second));
    writer.forget();
    assertTrue(writer.next(second).startsWith("\u001b[0m\u001b[2J"));
  }

  @Test
  void withoutColoursOnlyWeightsAreLeft() {
    DiffWriter writer = new DiffWriter(false);
    Grid grid = new Grid(10, 1);
    grid.canvas().put(0, 0, "x", Style.of(Style.Colour.RED).inBold());
    assertTrue(writer.next(grid).endsWith("\u001b[0;1mx\u001b[0m"));
  }
}
