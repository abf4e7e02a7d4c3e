package dev.starling.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.starling.beam.Results;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** 200 nodes, 5,000 entities, 1,700 changes a second: the page can still be used. */
class FrameTimeTest {
  private static final int SECONDS = 15;

  /** Times between frames, and how long tasks kept the page from answering; in milliseconds. */
  private static final String MEASURE =
      """
      (seconds) => new Promise((resolve) => {
        const frames = [];
        const long = [];
        const observer = new PerformanceObserver((list) =>
          list.getEntries().forEach((entry) => long.push(entry.duration)));
        observer.observe({ type: "longtask" });
        const began = performance.now();
        let last = began;
        const next = (now) => {
          frames.push(now - last);
          last = now;
          if (now - began < seconds * 1000) {
            requestAnimationFrame(next);
          } else {
            observer.disconnect();
            frames.sort((a, b) => a - b);
            const at = (part) => frames[Math.floor((frames.length - 1) * part)];
            resolve({
              perSecond: frames.length / seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1),
              longTasks: long.length, longest: Math.max(0, ...long),
            });
          }
        };
        requestAnimationFrame(next);
      })
      """;

  @Test
  void aLargeSwarmCanBeWatched() throws Exception {
    try (StubNode stub = new StubNode(Scene.large(200, 5_000));
        Chromium chromium = new Chromium()) {
      Page page = chromium.open(stub.url());
      assertThat(page.locator("#map-entities")).hasText("5,000 entities");
      assertThat(page.locator(".g-node")).hasCount(200);
      assertThat(page.locator("#nodes-rows tr")).hasCount(199);

      Map<?, ?> frames = (Map<?, ?>) page.evaluate(MEASURE, SECONDS);
      Results.record(
          "dashboard, 200 nodes, 5,000 entities, 1,700 changes a second, 1440 x 1000, Chromium"
              + " without a graphics card",
          String.format(
              Locale.ROOT,
              "%.0f frames a second; between frames p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, at most"
                  + " %.0f ms; %d tasks above 50 ms, the longest %.0f ms",
              number(frames, "perSecond"),
              number(frames, "p50"),
              number(frames, "p95"),
              number(frames, "p99"),
              number(frames, "max"),
              (int) number(frames, "longTasks"),
              number(frames, "longest")));

      page.locator("#nodes-filter").fill("node19");
      assertThat(page.locator("#nodes-rows tr")).hasCount(10);
      page.locator("#map-find").fill("unit 4999");
      page.keyboard().press("Enter");
      assertThat(page.locator("#drawer-title")).hasText("Entity Unit 4999");
      page.locator("#map-in").click();
      assertEquals(List.of(), chromium.complaints);
      assertTrue(number(frames, "perSecond") > 0, "it draws");
    }
  }

  private static double number(Map<?, ?> values, String key) {
    return values.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
