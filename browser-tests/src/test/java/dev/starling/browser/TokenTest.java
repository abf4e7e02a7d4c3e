package dev.starling.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import dev.starling.beam.Epmd;
import dev.starling.beam.StarlingProcess;
import org.junit.jupiter.api.Test;

/** A node that was started with a token shows nothing without it. */
class TokenTest {
  /** The one that {@link StarlingProcess} asks with. */
  private static final String TOKEN = "token-of-the-tests";

  @Test
  void thePageAsksForTheTokenAndKeepsItForTheTab() throws Exception {
    try (StarlingProcess node =
            StarlingProcess.start(
                "guarded@127.0.0.1",
                "c",
                Epmd.freePort(),
                "--strategy",
                "none",
                "--http-token",
                TOKEN);
        Chromium chromium = new Chromium()) {
      Page page = chromium.open(node.url());
      assertThat(page.locator("#token")).isFocused();
      assertThat(page.locator("#self")).hasText("…");

      page.keyboard().type("wrong");
      page.keyboard().press("Enter");
      assertThat(page.locator("#token-problem")).hasText("That token was refused.");
      page.keyboard().type(TOKEN);
      page.keyboard().press("Enter");
      assertThat(page.locator("#token-dialog")).isHidden();
      assertThat(page.locator("#connection-words")).hasText("Live");
      assertThat(page.locator("#self")).hasText("guarded@127.0.0.1");

      page.reload();
      assertThat(page.locator("#connection-words")).hasText("Live");
      assertEquals(TOKEN, page.evaluate("sessionStorage.getItem('starling-token')"));
      assertEquals(null, page.evaluate("localStorage.getItem('starling-token')"));
    }
  }
}
