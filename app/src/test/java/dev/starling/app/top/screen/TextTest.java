package dev.starling.app.top.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void controlAndFormatCharactersAreLeftOut() {
    assertEquals("[31mred", Text.plain("\u001b[31mred"));
    assertEquals("a b c", Text.plain("a\tb\nc\u0007"));
    assertEquals("abc", Text.plain("a\u202eb\u009bc"));
    assertEquals("漢字 é", Text.plain("漢字 é"));
    assertEquals("ab", Text.plain("a\ud83db"));
    assertEquals("👩🚀", Text.plain("👩\u200d🚀\ufe0f"));
  }

  @Test
  void widthIsThatOfCells() {
    assertEquals(3, Text.width("abc"));
    assertEquals(4, Text.width("漢字"));
    assertEquals(2, Text.width("😀"));
    assertEquals(1, Text.width("e\u0301"));
    assertEquals(8, Text.width("▁▂▃▄▅▆▇█"));
  }

  @Test
  void whatIsTooLongIsCutBetweenCharacters() {
    assertEquals("abc", Text.fit("abc", 3));
    assertEquals("ab…", Text.fit("abcd", 3));
    assertEquals("漢…", Text.fit("漢字", 3));
    assertEquals("…", Text.fit("漢字", 2));
    assertEquals("", Text.fit("abc", 0));
  }

  @Test
  void linesBreakAtBlanks() {
    assertEquals(List.of("one two", "three"), Text.wrap("one two three", 7));
    assertEquals(List.of("a", "long…", "b"), Text.wrap("a longer b", 5));
  }
}
