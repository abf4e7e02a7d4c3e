package dev.starling.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The system's Chromium, without a window. One thread at a time. */
final class Chromium implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 30_000;

  private final Playwright playwright;
  private final Browser browser;

  /** What pages complained of: errors of scripts, and what their policy refused. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  Chromium() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of(System.getProperty("starling.chromium")))
                    // Chromium's sandbox does not run as root.
                    .setArgs(List.of("--no-sandbox")));
  }

  Page open(String url) {
    return open(url, 1440, 1000, ColorScheme.LIGHT, 1);
  }

  Page open(String url, int width, int height, ColorScheme colours, double scale) {
    Page page =
        browser
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, height)
                    .setColorScheme(colours)
                    .setDeviceScaleFactor(scale))
            .newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          boolean isLost = message.text().contains("net::ERR_");
          if (message.type().equals("error") && !isLost) {
            complaints.add(message.text());
          }
        });
    page.navigate(url);
    return page;
  }

  void closePages() {
    List.copyOf(browser.contexts()).forEach(BrowserContext::close);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
