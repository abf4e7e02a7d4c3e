package dev.starling.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The pictures of the documentation; {@code scripts/screenshots.sh} runs it. */
@EnabledIfSystemProperty(named = "starling.screenshots", matches = ".+")
class ScreenshotsTest {
  /** For the charts to have something to show. */
  private static final int SAMPLES = 40;

  private final Path folder = Path.of(System.getProperty("starling.screenshots"));

  @Test
  void takesThem() throws Exception {
    Files.createDirectories(folder);
    try (StubNode stub = new StubNode(Scene.patrol());
        Chromium chromium = new Chromium()) {
      Page light = open(chromium, stub, 1440, 1280, ColorScheme.LIGHT);
      Page dark = open(chromium, stub, 1440, 1280, ColorScheme.DARK);
      Page phone = open(chromium, stub, 390, 844, ColorScheme.LIGHT);
      Page wall = open(chromium, stub, 2560, 1440, ColorScheme.DARK);
      light.waitForFunction(
          "n => document.querySelector('#chart-rtt canvas').dataset.samples >= n",
          SAMPLES,
          new Page.WaitForFunctionOptions().setTimeout(180_000));
      take(light, "dashboard-light");
      take(dark, "dashboard-dark");
      take(wall, "dashboard-wall");
      take(phone, "dashboard-phone");
      phone.locator(".tabs a[href='#nodes']").click();
      take(phone, "dashboard-phone-nodes");

      light.locator("#map-find").fill("Unit 4");
      light.keyboard().press("Enter");
      assertThat(light.locator("#drawer-title")).hasText("Entity Unit 4");
      take(light, "dashboard-entity");
      light.keyboard().press("Escape");
      light.locator("#glossary-open").click();
      assertThat(light.locator("#glossary")).isVisible();
      take(light, "dashboard-glossary");
      light.keyboard().press("Escape");
      stub.close();
      assertThat(light.locator("#banner")).isVisible();
      take(light, "dashboard-lost");
    }
    assertTrue(Files.size(folder.resolve("dashboard-light.png")) > 10_000);
  }

  private static Page open(
      Chromium chromium, StubNode stub, int width, int height, ColorScheme colours) {
    Page page = chromium.open(stub.url(), width, height, colours, width < 500 ? 2 : 1);
    assertThat(page.locator("#connection-words")).hasText("Live");
    return page;
  }

  private void take(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
  }
}
