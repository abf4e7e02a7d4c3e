package dev.starling.app.top.view;

import static dev.starling.app.top.view.Fixture.NOW;
import static dev.starling.app.top.view.Fixture.draw;
import static dev.starling.app.top.view.Fixture.press;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.top.model.ModelReader;
import dev.starling.app.top.model.SwarmModel;
import org.junit.jupiter.api.Test;

class ControlsTest {
  private final SwarmModel model = Fixture.model();
  private final Controls controls = new Controls();

  @Test
  void qEndsItUnlessItIsTyped() {
    assertFalse(controls.handle("q", model));
    assertTrue(controls.handle("/", model));
    assertTrue(controls.handle("q", model));
    assertEquals("q", controls.filter());
  }

  @Test
  void panesGoRound() {
    press(controls, model, "backtab");
    assertEquals(Pane.EVENTS, controls.focus());
    press(controls, model, "tab");
    assertEquals(Pane.NODES, controls.focus());
    press(controls, model, "3");
    assertEquals(Pane.MAP, controls.focus());
    press(controls, model, "enter");
    assertFalse(draw(model, controls, 120, 40, NOW).contains("Events"));
    press(controls, model, "enter");
    assertTrue(draw(model, controls, 120, 40, NOW).contains("Events"));
  }

  @Test
  void eventsAreFilteredByKindAndText() {
    press(controls, model, "4");
    assertFalse(draw(model, controls, 80, 12, NOW).contains("uav-1 changes"));
    press(controls, model, "t");
    assertTrue(draw(model, controls, 80, 12, NOW).contains("uav-1 changes, Alpha"));
    press(controls, model, "/", "W", "r", "e", "x", "backspace", "n", "enter");
    String filtered = draw(model, controls, 80, 12, NOW);
    assertTrue(filtered.contains("wren@127.0.0.1 is down: refused"), filtered);
    assertFalse(filtered.contains("eagle@127.0.0.1 is up"), filtered);
    press(controls, model, "/", "esc");
    assertTrue(draw(model, controls, 80, 12, NOW).contains("eagle@127.0.0.1 is up"));
    press(controls, model, "t", "t");
    assertEquals(1, controls.lines(model).size());
  }

  @Test
  void aLogThatIsScrolledBackIsAtItsEndAgain() {
    for (int i = 0; i < 100; i++) {
      model.line(
          ModelReader.line(Fixture.event("'type':'node_forgotten','peer':'n%d'".formatted(i))));
    }
    press(controls, model, "4");
    assertTrue(draw(model, controls, 60, 12, NOW).contains("n99 is"));
    press(controls, model, "pageup", "up");
    String back = draw(model, controls, 60, 12, NOW);
    assertTrue(back.contains("n88 is") && !back.contains("n89 is"), back);
    press(controls, model, "home");
    assertTrue(draw(model, controls, 60, 12, NOW).contains("eagle@127.0.0.1 is up"));
    press(controls, model, "end");
    assertTrue(draw(model, controls, 60, 12, NOW).contains("n99 is"));
  }
}
