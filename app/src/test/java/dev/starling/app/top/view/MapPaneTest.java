package dev.starling.app.top.view;

import static dev.starling.app.top.view.Fixture.NOW;
import static dev.starling.app.top.view.Fixture.draw;
import static dev.starling.app.top.view.Fixture.press;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.top.model.SwarmModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapPaneTest {
  private final SwarmModel model = Fixture.model();
  private final Controls controls = new Controls();

  private String map(long now) {
    press(controls, model, "3");
    return draw(model, controls, 60, 16, now);
  }

  /** Where a text stands: column and line. */
  private static List<Integer> find(String screen, String text) {
    List<String> lines = screen.lines().toList();
    for (int y = 0; y < lines.size(); y++) {
      if (lines.get(y).contains(text)) {
        return List.of(lines.get(y).indexOf(text), y);
      }
    }
    throw new AssertionError("no " + text + " in\n" + screen);
  }

  @Test
  void placesStandAsTheyDoOnTheGround() {
    String map = map(NOW);
    List<Integer> alpha = find(map, "→ Alpha");
    List<Integer> bravo = find(map, "● Bravo");
    List<Integer> base = find(map, "◆");
    List<Integer> note = find(map, "▪ Ice");
    assertTrue(note.get(1) < alpha.get(1) && alpha.get(1) < bravo.get(1), map);
    assertTrue(note.get(0) < alpha.get(0) && alpha.get(0) < bravo.get(0), map);
    assertTrue(bravo.get(0) < base.get(0), map);
    assertTrue(draw(model, controls, 120, 24, NOW).contains("1 without a position"));
  }

  @Test
  void silentEntitiesFadeAndWaypointsDoNot() {
    assertTrue(map(NOW + 8_000).contains("○ Alpha 8 s"));
    assertTrue(map(NOW + 31_000).contains("✕ Alpha offline"));
    assertTrue(map(NOW + 31_000).contains("◆"));
    Fixture.write(model, "uav-1", "{'label':'Alpha','position':[8.50,47.41]}", NOW + 31_000);
    assertTrue(map(NOW + 31_000).contains("● Alpha"));
  }

  @Test
  void isAsOldAsItsWriterSaysIfThatIsATime() {
    Fixture.write(
        model,
        "uav-1",
        "{'label':'Old','last_updated':%d,'position':[8.50,47.41]}".formatted(NOW - 8_000),
        NOW);
    assertTrue(map(NOW).contains("○ Old 8 s"), map(NOW));
    for (long noTime : new long[] {-5, 7_000_000, NOW + 61_000}) {
      Fixture.write(
          model,
          "uav-1",
          "{'label':'New','last_updated':%d,'position':[8.50,47.41]}".formatted(noTime),
          NOW);
      assertTrue(map(NOW).contains("● New"), map(NOW));
    }
  }

  @Test
  void staysWhileThingsMoveAndFollowsWhatLeaves() {
    List<Integer> bravo = find(map(NOW), "● Bravo");
    Fixture.write(model, "uav-1", "{'label':'Alpha','position':[8.51,47.405]}", NOW);
    assertEquals(bravo, find(map(NOW), "● Bravo"));
    Fixture.write(model, "uav-1", "{'label':'Alpha','position':[8.51,48.4]}", NOW);
    assertNotEquals(bravo, find(map(NOW), "● Bravo"));
    assertTrue(map(NOW).contains("● Alpha"), map(NOW));
  }

  @Test
  void keysPanZoomAndFitAgain() {
    String before = map(NOW);
    press(controls, model, "+");
    String zoomed = map(NOW);
    assertNotEquals(before, zoomed);
    press(controls, model, "right");
    assertNotEquals(zoomed, map(NOW));
    press(controls, model, "left", "-");
    assertEquals(before, map(NOW));
    for (int i = 0; i < 100; i++) {
      press(controls, model, "+");
    }
    assertFalse(map(NOW).contains("Alpha"));
    press(controls, model, "0");
    assertEquals(before, map(NOW));
  }

  @Test
  void theFollowedStaysInTheMiddle() {
    map(NOW);
    press(controls, model, "n", "f");
    List<Integer> middle = find(map(NOW), "→ Alpha");
    Fixture.write(
        model, "uav-1", "{'label':'Alpha','position':[-70.25,12.5],'heading':90}", NOW + 1);
    String map = map(NOW + 1);
    assertEquals(middle, find(map, "→ Alpha"));
    assertTrue(map.contains("Alpha  -70.25000, 12.50000  90°  0 s ago"), map);
    press(controls, model, "esc");
    assertFalse(map(NOW + 1).contains("0 s ago"));
  }

  @Test
  void farAwayIsOnTheMapToo() {
    Fixture.write(model, "far", "{'label':'Far','position':[-250000,100000]}", NOW);
    String map = map(NOW);
    assertTrue(map.contains("● Far"), map);
  }

  @Test
  void manyInOneCellAreCounted() {
    for (int i = 0; i < 5_000; i++) {
      Fixture.write(model, "x" + i, "{'position':[8.6,47.4]}", NOW);
    }
    assertTrue(map(NOW).contains("+4999"), map(NOW));
  }
}
