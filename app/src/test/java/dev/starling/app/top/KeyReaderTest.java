package dev.starling.app.top;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.NonBlocking;
import org.junit.jupiter.api.Test;

class KeyReaderTest {
  private static List<String> keys(String typed) throws IOException {
    List<String> keys = new ArrayList<>();
    KeyReader reader = new KeyReader(NonBlocking.nonBlocking("test", new StringReader(typed)));
    for (String key = reader.next(); key != null; key = reader.next()) {
      keys.add(key);
    }
    return keys;
  }

  @Test
  void charactersAndSequencesAreKeys() throws IOException {
    assertEquals(List.of("q", "?", "é", "😀"), keys("q?é😀"));
    assertEquals(
        List.of("up", "down", "right", "left", "home", "end", "pageup", "pagedown", "backtab"),
        keys("\u001b[A\u001b[B\u001bOC\u001bOD\u001b[H\u001bOF\u001b[5~\u001b[6~\u001b[Z"));
    assertEquals(
        List.of("tab", "enter", "enter", "backspace", "backspace", "redraw"),
        keys("\t\r\n\u007f\b\f"));
    assertEquals(List.of("interrupt", "suspend"), keys("\u0003\u001a"));
    assertEquals(List.of("esc"), keys("\u001b"));
  }

  @Test
  void otherSequencesMeanNothing() throws IOException {
    assertEquals(List.of("", "", "x"), keys("\u001b[1;2;3;4u\u001b[<0;1;2Mx"));
    assertEquals(List.of(""), keys("\u001b[1;"));
    assertEquals(List.of("", "a"), keys("\u0001a"));
    assertEquals("", keys("\u001b[" + "1".repeat(100)).get(0));
  }
}
