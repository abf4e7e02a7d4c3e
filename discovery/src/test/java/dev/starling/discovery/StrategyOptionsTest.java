package dev.starling.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrategyOptionsTest {
  @ParameterizedTest
  @CsvSource({"500ms,500", "5s,5000", "1m,60000", "2h,7200000"})
  void readsDurations(String text, long millis) {
    StrategyOptions options = new StrategyOptions(Map.of("poll-interval", text));
    assertEquals(Duration.ofMillis(millis), options.pollInterval());
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "0s", "-1s", "99ms", "25h", "5 s", "", "9999999999s"})
  void namesOptionValueAndWhatIsAccepted(String text) {
    StrategyOptions options = new StrategyOptions(Map.of("poll-interval", text));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, options::pollInterval);
    assertTrue(e.getMessage().startsWith("poll-interval is \"" + text + "\"; "), e.getMessage());
    assertTrue(e.getMessage().contains("100ms"), e.getMessage());
  }

  @Test
  void readsListsAndFlags() {
    StrategyOptions options =
        new StrategyOptions(Map.of("list", " a, b ,,c", "yes", "true", "no", "false", "odd", "1"));
    assertEquals(List.of("a", "b", "c"), options.list("list"));
    assertEquals(List.of(), options.list("absent"));
    assertTrue(options.flag("yes"));
    assertFalse(options.flag("no"));
    assertFalse(options.flag("absent"));
    assertNull(options.text("absent"));
    assertThrows(IllegalArgumentException.class, () -> options.flag("odd"));
    assertEquals(Poller.Timing.DEFAULT_INTERVAL, options.pollInterval());
  }
}
