package dev.starling.benchmarks.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final long MILLISECOND = 1_000_000;

  private final List<String> names = new ArrayList<>();
  private final List<Double> figures = new ArrayList<>();
  private final Watch watch =
      new Watch(
          (name, figure) -> {
            names.add(name);
            figures.add(figure);
          });

  @Test
  void allThatWasExpectedIsThereOnceTheLastOneIs() {
    watch.expect(2);
    long first = System.nanoTime();
    watch.visible(1, first);
    watch.visible(1, first + 1);
    watch.visible(7, first + 2);
    assertEquals(List.of(), names);
    watch.visible(0, first + 3);
    double most = (System.nanoTime() - first) / (double) MILLISECOND;
    watch.visible(0, first + 4);
    assertEquals(List.of("filled_ms"), names);
    assertTrue(figures.get(0) > 0 && figures.get(0) <= most, figures + " of " + most);
  }

  @Test
  void whatWasWrittenBeforeIsNotWhatIsExpected() {
    long before = System.nanoTime();
    watch.expect(1);
    watch.visible(0, before);
    assertEquals(List.of(), names);
    watch.visible(0, System.nanoTime());
    assertEquals(List.of("filled_ms"), names);
  }

  @Test
  void theFirstSamplesAreLeftOut() {
    long before = System.nanoTime();
    watch.sample(2, 100);
    watch.visible(0, before);
    long after = System.nanoTime();
    for (int i = 0; i < 101; i++) {
      watch.visible(i, after);
    }
    assertEquals(List.of(), names);
    watch.visible(0, after);
    watch.visible(0, after);
    assertEquals(List.of("p50_ms", "p99_ms"), names);
    assertTrue(figures.get(0) > 0 && figures.get(0) <= figures.get(1), figures.toString());
  }
}
