package dev.starling.app.top.view;

import static dev.starling.app.top.view.Fixture.NOW;
import static dev.starling.app.top.view.Fixture.draw;
import static dev.starling.app.top.view.Fixture.press;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.top.model.ModelReader;
import dev.starling.app.top.model.SwarmModel;
import dev.starling.app.top.screen.DiffWriter;
import dev.starling.app.top.screen.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole screens, as they were captured and looked at; {@code -Dstarling.docs=write} writes them.
 */
class ScreenTest {
  private static final Path CAPTURED =
      Path.of("src", "test", "resources", "dev", "starling", "app", "top", "view");

  @ParameterizedTest
  @CsvSource({"40,12", "80,24", "160,40"})
  void looksAsCaptured(int width, int height) throws IOException {
    Path file = CAPTURED.resolve(width + "x" + height + ".txt");
    String screen = draw(Fixture.model(), new Controls(), width, height, NOW);
    if ("write".equals(System.getProperty("starling.docs"))) {
      Files.writeString(file, screen);
    }
    assertEquals(Files.readString(file), screen);
  }

  @Test
  void drawsAtAnySizeWithEachPaneInFocus() {
    SwarmModel model = Fixture.model();
    for (String pane : List.of("1", "2", "3", "4", "?")) {
      for (boolean old : new boolean[] {false, true}) {
        for (int width = 1; width <= 250; width += width < 45 ? 3 : 29) {
          for (int height = 1; height <= 70; height += height < 20 ? 2 : 17) {
            Controls controls = new Controls();
            press(controls, model, pane);
            String screen = draw(model, controls, width, height, NOW + (old ? 60_000 : 0));
            assertEquals(height, screen.lines().count());
            int most = width;
            assertTrue(screen.lines().allMatch(line -> Text.width(line) <= most));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"40,12", "80,24", "250,70"})
  void saysThatDataIsOldAndWhenItTriesAgain(int width, int height) {
    SwarmModel model = Fixture.model();
    assertFalse(draw(model, new Controls(), width, height, NOW + 3_000).contains("old"));
    model.lost("nothing listens there", NOW + 16_000);

    String screen = draw(model, new Controls(), width, height, NOW + 12_000);

    assertTrue(screen.contains("12 s old"), screen);
    assertTrue(screen.contains("next try in 4 s"), screen);
    assertTrue(screen.contains("✕ old data"), screen);
    assertFalse(screen.contains("● live"), screen);
    model.answered(Fixture.facts(), NOW + 13_000);
    assertTrue(draw(model, new Controls(), width, height, NOW + 13_000).contains("● live"));
  }

  @Test
  void saysThatDataIsOldWhenTheNodeIsSilent() {
    String screen = draw(Fixture.model(), new Controls(), 100, 30, NOW + 9_000);
    assertTrue(screen.contains("No connection: no answer yet. What you see is 9 s old"), screen);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\u001b[2J\\u001b]0;title\\u0007",
        "\\u009b31m\\u0000\\r\\n",
        "\\u202egnp.exe\\u2066",
        "\\ud83d\\udc69\\u200d\\ud83d\\ude80\\ufe0f",
        "\\ud83d",
        "a\\u0301\\u0301\\u0301\\u0301\\u0301",
        "漢字かな",
      })
  void whatASwarmSaysIsOnlyText(String label) {
    SwarmModel model = Fixture.model();
    Fixture.write(
        model,
        label,
        "{'label':'%1$s!','position':[8.51,47.405],'status':'%1$s','heading':1e300}"
            .formatted(label),
        NOW);
    model.line(
        ModelReader.line(
            Fixture.event(
                "'type':'%1$s','from':'%1$s','id':'%1$s','x':{'%1$s':'%1$s'}".formatted(label))));
    Controls controls = new Controls();
    press(controls, model, "3", "n", "n", "n", "f");
    for (int width = 40; width < 130; width += 7) {
      String written =
          new DiffWriter(true)
              .next(new Screen(ZoneOffset.UTC).draw(model, controls, width, 30, NOW));
      String text = written.replaceAll("\u001b\\[[0-9;]*[mHJ]", "");
      assertTrue(
          text.codePoints()
              .allMatch(
                  c ->
                      Character.getType(c) != Character.CONTROL
                          && Character.getType(c) != Character.FORMAT
                          && Character.getType(c) != Character.SURROGATE),
          text);
      assertFalse(text.contains("\u0301\u0301\u0301"));
    }
    String plain = new PlainText(ZoneOffset.UTC).all(model, NOW);
    assertTrue(plain.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)), plain);
  }

  @Test
  void wideCharactersTakeTwoCells() {
    SwarmModel model = Fixture.model();
    Fixture.write(model, "wide", "{'label':'漢字','position':[8.51,47.405]}", NOW);

    String screen = draw(model, new Controls(), 100, 30, NOW);

    assertTrue(screen.contains("● 漢字"), screen);
    for (String line : screen.lines().skip(2).limit(27).toList()) {
      assertEquals(100, Text.width(line), line);
    }
  }

  @Test
  void helpExplainsEachWordAtTheSmallestSize() {
    SwarmModel model = Fixture.model();
    Controls controls = new Controls();
    press(controls, model, "?");
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      seen.append(draw(model, controls, 40, 12, NOW));
      press(controls, model, "pagedown");
    }
    for (String word :
        List.of(
            "commander",
            "wingmate",
            "quorum",
            "term",
            "token",
            "suspect",
            "loss",
            "p99",
            "excellent",
            "good",
            "degraded",
            "poor",
            "disconnected",
            "critical",
            "high",
            "normal",
            "low",
            "Tab")) {
      assertTrue(seen.toString().contains(word), word);
    }
    press(controls, model, "x");
    assertFalse(draw(model, controls, 40, 12, NOW).contains("any other key"));
  }

  @Test
  void statesAreToldApartWithoutColour() {
    String screen = draw(Fixture.model(), new Controls(), 160, 40, NOW);
    for (String state :
        List.of("◉ here", "● healthy", "◐ suspect", "✕ down", "▂▄   degraded", "★  eagle")) {
      assertTrue(screen.contains(state), state);
    }
    String written =
        new DiffWriter(false)
            .next(new Screen(ZoneOffset.UTC).draw(Fixture.model(), new Controls(), 160, 40, NOW));
    assertFalse(Pattern.compile("\u001b\\[0[0-9;]*;3[1-6]m").matcher(written).find());
  }
}
