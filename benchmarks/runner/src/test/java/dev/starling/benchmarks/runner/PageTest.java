package dev.starling.benchmarks.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private static final String BEGIN = "<!-- written by benchmarks/run: begin -->";
  private static final String END = "<!-- written by benchmarks/run: end -->";

  @Test
  void onlyWhatStandsBetweenTheMarkersIsReplaced() {
    String page = "before\n" + BEGIN + "\nold\n" + END + "\nafter\n";
    assertEquals("before\n" + BEGIN + "\nnew\n" + END + "\nafter\n", Page.replace(page, "new\n"));
  }

  @Test
  void aPageWithoutMarkersIsLeftAlone() {
    assertThrows(IllegalArgumentException.class, () -> Page.replace(END + BEGIN, "new"));
    assertThrows(IllegalArgumentException.class, () -> Page.replace(BEGIN, "new"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/performance.md"})
  void thePagesHaveTheMarkers(String name) throws IOException {
    String page = Files.readString(Path.of("..", "..", name));
    assertEquals(page, Page.replace(Page.replace(page, "other\n"), between(page)));
  }

  private static String between(String page) {
    return page.substring(page.indexOf(BEGIN) + BEGIN.length() + 1, page.indexOf(END));
  }
}
