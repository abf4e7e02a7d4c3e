package dev.starling.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page shows when nodes end, its own among them. */
class FailureTest {
  private static final double BOUND_MILLIS = ThreeNodes.BOUND.toMillis();

  private ThreeNodes nodes;
  private Chromium chromium;

  @BeforeEach
  void start() throws Exception {
    nodes = new ThreeNodes();
    chromium = new Chromium();
  }

  @AfterEach
  void stop() {
    chromium.close();
    nodes.close();
  }

  @Test
  void aKilledCommanderTurnsDownAndTheCrownMoves() throws Exception {
    Page page = chromium.open(nodes.b().url());
    assertThat(page.locator("#commander")).hasText("a");
    Locator killed = page.locator(".g-node[data-node='a@127.0.0.1']");
    assertThat(killed).hasClass(Pattern.compile(".*is-commander.*"));

    nodes.a().signal("-KILL");

    assertThat(killed).hasClass(Pattern.compile(".*is-down.*"));
    assertThat(killed.locator(".g-badge")).hasText("×");
    assertThat(page.locator("#commander")).hasText("b");
    assertThat(page.locator(".g-node.is-commander")).hasAttribute("data-node", "b@127.0.0.1");
    assertThat(page.locator("#nodes-rows tr[data-node='a@127.0.0.1']")).containsText("down");
    assertThat(page.locator("#count-down")).hasText("1");
    assertThat(page.locator("#event-list")).containsText("b commands, term");
    assertThat(page.locator("#event-list")).containsText("a is down");
    assertThat(page.locator("#announcer")).not().isEmpty();

    page.locator("#event-node").selectOption("c@127.0.0.1");
    assertThat(page.locator("#event-list")).not().containsText("a is down");
    page.locator("#event-node").selectOption("");
    page.locator(".chip[data-group=node]").click();
    assertThat(page.locator("#event-list")).not().containsText("a is down");
    assertThat(page.locator("#event-list")).containsText("b commands, term");
    assertEquals(List.of(), chromium.complaints);
  }

  @Test
  void thePageComesBackAfterItsNodeDoes() throws Exception {
    nodes.a().put("/api/v1/overlay/entities/first", "{\"position\":[1,1]}");
    Page page = chromium.open(nodes.c().url());
    assertThat(page.locator("#connection-words")).hasText("Live");
    assertThat(page.locator("#map-entities")).hasText("1 entity");

    nodes.c().close();

    assertThat(page.locator("#banner")).isVisible();
    assertThat(page.locator("#connection-words"))
        .hasText(Pattern.compile("Showing data from \\d+ s ago, reconnecting"));
    assertThat(page.locator("#nodes-rows tr")).hasCount(2);
    nodes.a().put("/api/v1/overlay/entities/second", "{\"position\":[2,2]}");
    nodes.restart(2);

    assertThat(page.locator("#connection-words"))
        .hasText("Live", new HasTextOptions().setTimeout(BOUND_MILLIS));
    assertThat(page.locator("#banner")).isHidden();
    assertThat(page.locator("#map-entities"))
        .hasText("2 entities", new HasTextOptions().setTimeout(BOUND_MILLIS));
    assertThat(page.locator("#event-list")).containsText("c was restarted");
    nodes.b().put("/api/v1/overlay/entities/third", "{\"position\":[3,3]}");
    assertThat(page.locator("#map-entities"))
        .containsText("3", new ContainsTextOptions().setTimeout(BOUND_MILLIS));
    assertEquals(List.of(), chromium.complaints);
  }
}
