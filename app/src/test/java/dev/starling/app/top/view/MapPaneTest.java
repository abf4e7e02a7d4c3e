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
    assertTrue(map.contains(" km"), map);
  }

  @Test
  void silentEntitiesFadeAndWaypointsDoNot() {
    assertTrue(map(NOW + 8_000).contains("○ Alpha 8 s"));
    assertTrue(map(NOW + 31_000).contains("✕ Alpha offline"));
    assertTrue(map(NOW + 31_000).contains("◆"));
    Fixture.write(model, "uav-1", "{'label':'Alpha','position':[47.41,8.50]}", NOW + 31_000);
    assertTrue(map(NOW + 31_000).contains("● Alpha"));
  }

  @Test
  void staysWhileThingsMoveAndFollowsWhatLeaves() {
    List<Integer> bravo = find(map(NOW), "● Bravo");
    Fixture.write(model, "uav-1", "{'label':'Alpha','position':[47.405,8.51]}", NOW);
    assertEquals(bravo, find(map(NOW), "● Bravo"));
    Fixture.write(model, "uav-1", "{'label':'Alpha','position':[48.4,8.51]}", NOW);
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
        model, "uav-1", "{'label':'Alpha','position':[12.5,-70.25],'heading':90}", NOW + 1);
    String map = map(NOW + 1);
    assertEquals(middle, find(map, "→ Alpha"));
    assertTrue(map.contains("Alpha  12.50000, -70.25000  90°  0 s ago"), map);
    press(controls, model, "esc");
    assertFalse(map(NOW + 1).contains("0 s ago"));
  }

  @Test
  void positionsThatAreNoDegreesAreAPlane() {
    Fixture.write(model, "far", "{'label':'Far','position':[100000,-250000]}", NOW);
    String map = map(NOW);
    assertTrue(map.contains("● Far"), map);
    assertFalse(map.contains(" km"), map);
  }

  @Test
  void manyInOneCellAreCounted() {
    for (int i = 0; i < 5_000; i++) {
      Fixture.write(model, "x" + i, "{'position':[47.4,8.6]}", NOW);
    }
    assertTrue(map(NOW).contains("+4999"), map(NOW));
  }
}
