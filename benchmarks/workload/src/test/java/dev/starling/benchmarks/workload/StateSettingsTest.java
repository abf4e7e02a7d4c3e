package dev.starling.benchmarks.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateSettingsTest {
  @Test
  void aCommandLineIsReadBackAsItWasWritten() {
    StateSettings settings = new StateSettings(2, List.of(7, 8, 9), 10, 11, true);
    assertEquals(settings, StateSettings.parse(settings.toArguments().toArray(String[]::new)));
  }

  @Test
  void onlyTheThirdWatches() {
    assertFalse(new StateSettings(1, List.of(7, 8, 9), 10, 11, true).watches());
    assertTrue(new StateSettings(3, List.of(7, 8, 9), 10, 11, true).watches());
  }

  @Test
  void anEntityIsFoundByItsId() {
    Entity entity = Entity.moved(42, new Random(1));
    assertEquals(42, Entity.number(entity.id()));
    assertThrows(IllegalArgumentException.class, () -> Entity.number("other-42"));
  }
}
