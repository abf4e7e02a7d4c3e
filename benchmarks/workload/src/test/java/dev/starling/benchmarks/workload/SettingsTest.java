package dev.starling.benchmarks.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void aCommandLineIsReadBackAsItWasWritten() {
    Settings settings =
        new Settings(Role.SENDER, Work.PING_PONG, 1, 2, 3, Duration.ofMillis(40), 5, 6, 7);
    assertEquals(settings, Settings.parse(settings.toArguments().toArray(String[]::new)));
  }

  @Test
  void whatLacksIsNamed() {
    Exception lack =
        assertThrows(IllegalArgumentException.class, () -> Settings.parse("role=SENDER"));
    assertEquals("work is missing", lack.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Settings.parse("role"));
    assertThrows(IllegalArgumentException.class, () -> Settings.parse("role=NOBODY"));
  }
}
