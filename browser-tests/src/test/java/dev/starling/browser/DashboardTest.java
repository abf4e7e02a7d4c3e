package dev.starling.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import dev.starling.beam.Await;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the page shows of three real nodes, and does to them, while all of them run. */
class DashboardTest {
  private static ThreeNodes nodes;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws Exception {
    nodes = new ThreeNodes();
    chromium = new Chromium();
  }

  @AfterAll
  static void stop() {
    chromium.close();
    nodes.close();
  }

  @AfterEach
  void nothingToComplainOf() {
    chromium.closePages();
    assertEquals(List.of(), chromium.complaints);
  }

  private static Page open() {
    Page page = chromium.open(nodes.b().url());
    assertThat(page.locator("#connection-words")).hasText("Live");
    return page;
  }

  private static Locator row(Page page, String node) {
    return page.locator("#nodes-rows tr[data-node='" + node + "']");
  }

  @Test
  void itShowsTheSwarmAsItsNodeSeesIt() {
    Page page = open();

    assertThat(page.locator("#self")).hasText("b@127.0.0.1");
    assertThat(page.locator("#commander")).hasText("a");
    assertThat(page.locator("#count-healthy")).hasText("3");
    assertThat(page.locator(".g-node")).hasCount(3);
    assertThat(page.locator(".g-node.is-commander")).hasAttribute("data-node", "a@127.0.0.1");
    assertThat(page.locator(".g-node.is-self")).hasAttribute("data-node", "b@127.0.0.1");
    assertThat(row(page, "a@127.0.0.1")).containsText("commander");
    assertThat(row(page, "c@127.0.0.1")).containsText("healthy");
    assertThat(row(page, "c@127.0.0.1").locator(".spark-line"))
        .hasAttribute("d", Pattern.compile("M.*"));
    assertThat(row(page, "c@127.0.0.1").locator("[data-label=p50]"))
        .hasText(Pattern.compile("[\\d.]+ m?s"));
    assertThat(page.locator("#chart-convergence .chart-figure")).hasText(Pattern.compile("\\d+"));
  }

  @Test
  void anEntityThatMovesOnAnotherNodeMovesOnTheMap() {
    Page page = open();
    nodes
        .c()
        .put(
            "/api/v1/overlay/entities/scout",
            "{\"label\":\"Scout\",\"position\":[10.0,20.0],\"status\":\"moving\",\"heading\":90}");
    find(page, "scout");
    assertThat(fact(page, "Position")).hasText("10, 20");
    assertThat(fact(page, "Status")).hasText("moving");
    String before = pixels(page);

    nodes.c().put("/api/v1/overlay/entities/scout", "{\"label\":\"Scout\",\"position\":[14,26]}");

    assertThat(fact(page, "Position")).hasText("14, 26");
    Await.until("the map shows it elsewhere", ThreeNodes.BOUND, () -> !pixels(page).equals(before));
  }

  @Test
  void markupInALabelIsText() {
    Page page = open();
    String markup = "<img src=x onerror=document.title='owned'><b>bold</b>";
    nodes
        .a()
        .put(
            "/api/v1/overlay/entities/evil",
            "{\"label\":\"" + markup + "\",\"position\":[1,1],\"status\":\"<i>s</i>\"}");
    find(page, "onerror");

    assertThat(page.locator("#drawer-title")).hasText("Entity " + markup);
    assertThat(fact(page, "Status")).hasText("<i>s</i>");
    assertThat(page.locator("#drawer img, #drawer b, #drawer i, main img")).hasCount(0);
    page.locator(".chip[data-group=overlay]").click();
    assertThat(page.locator("#event-list")).containsText("evil");
    assertTrue(page.title().contains("Starling"), page.title());
  }

  @Test
  void aWaypointAddedOnThePageAppearsOnTheOtherNodes() {
    Page page = open();
    page.locator("#add-waypoint").click();
    field(page, "Label").fill("Rally <point>");
    field(page, "x (east)").fill("8.5");
    field(page, "y (north)").fill("47");
    page.locator("[data-form=waypoint] button[type=submit]").click();
    assertThat(page.locator("[data-form=waypoint] .outcome"))
        .containsText(Pattern.compile("Added as"));

    Await.until(
        "it is on a", ThreeNodes.BOUND, () -> hasWaypoint(nodes.a().get("/api/v1/overlay")));
    Await.until(
        "it is on c", ThreeNodes.BOUND, () -> hasWaypoint(nodes.c().get("/api/v1/overlay")));
    assertThat(page.locator("#map-waypoints")).hasText("1 waypoint");
  }

  private static boolean hasWaypoint(JsonNode overlay) {
    for (JsonNode waypoint : overlay.path("waypoints")) {
      if (waypoint.path("label").asString("").equals("Rally <point>")) {
        return waypoint.path("position").toString().equals("[8.5,47.0]");
      }
    }
    return false;
  }

  @Test
  void aMoveChangesThePositionAndNothingElse() {
    nodes
        .a()
        .put(
            "/api/v1/overlay/entities/kept",
            "{\"position\":[1.0,2.0,30.0],\"serial\":123456789012345678901234567890,\"fuel\":45.0}");
    Page page = open();
    find(page, "kept");
    field(page, "x (east)").fill("5");
    field(page, "y (north)").fill("-6.25");
    page.locator("[data-form=move] button[type=submit]").click();
    assertThat(page.locator("[data-form=move] .outcome")).containsText("Moved.");

    Await.until(
        "a has it with all that it had",
        ThreeNodes.BOUND,
        () ->
            nodes
                .a()
                .get("/api/v1/overlay")
                .path("entities")
                .path("kept")
                .toString()
                .equals(
                    "{\"fuel\":45.0,\"position\":[5.0,-6.25,30.0],"
                        + "\"serial\":123456789012345678901234567890}"));
  }

  @Test
  void aMessageSentFromThePageArrives() {
    Page page = open();
    page.locator("#send-message").click();
    field(page, "To").selectOption("c@127.0.0.1");
    field(page, "Priority").selectOption("critical");
    field(page, "Body").fill("{\"order\":\"return\",\"n\":1.0}");
    page.locator("[data-form=message] button[type=submit]").click();
    assertThat(page.locator("[data-form=message] .outcome")).containsText(Pattern.compile("to c"));

    Await.until(
        "c has it",
        ThreeNodes.BOUND,
        () ->
            nodes
                .c()
                .get("/api/v1/messages")
                .path(0)
                .path("body")
                .toString()
                .equals("{\"n\":1.0,\"order\":\"return\"}"));
  }

  @Test
  void aRoleAssignedOnThePageShows() {
    Page page = open();
    page.locator("#promote").click();
    field(page, "Node").selectOption("c@127.0.0.1");
    field(page, "Role").selectOption("relay");
    page.locator("[data-form=promote] button[type=submit]").click();

    assertThat(row(page, "c@127.0.0.1")).containsText("relay");
    assertThat(page.locator(".g-node[data-node='c@127.0.0.1']"))
        .hasClass(Pattern.compile(".*role-relay.*"));
    field(page, "Role").selectOption("auto");
    page.locator("[data-form=promote] button[type=submit]").click();
    assertThat(row(page, "c@127.0.0.1")).containsText("wingmate");
    assertThat(page.locator("#event-list")).containsText("c is now wingmate, was relay");
  }

  @Test
  void everythingGoesByKeyboard() {
    Page page = open();
    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();

    page.keyboard().press("?");
    assertThat(page.locator("#glossary")).isVisible();
    page.keyboard().type("quorum met");
    assertThat(page.locator("#glossary-list .entry:visible")).hasCount(1);
    page.keyboard().press("Escape");
    assertThat(page.locator("#glossary")).isHidden();

    page.locator("dt[data-term=quorum]").focus();
    page.keyboard().press("Shift+Tab");
    page.keyboard().press("Tab");
    assertThat(page.locator("#tip")).containsText("How many voters a commander needs");

    page.locator(".g-node[tabindex='0']").focus();
    page.keyboard().press("End");
    page.keyboard().press("Enter");
    assertThat(page.locator("#drawer-title")).isFocused();
    assertThat(page.locator("#drawer-title")).hasText("c@127.0.0.1");
    page.keyboard().press("Escape");
    assertThat(page.locator("#drawer")).isHidden();
    assertThat(page.locator(".g-node[data-node='c@127.0.0.1']")).isFocused();

    page.locator(".map-canvas").focus();
    page.keyboard().press("w");
    assertThat(field(page, "Label")).isFocused();
    page.getByText("Point at the map").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator(".map-canvas")).isFocused();
    String before = field(page, "x (east)").inputValue();
    page.keyboard().press("ArrowRight");
    page.keyboard().press("Enter");
    assertThat(field(page, "x (east)")).not().hasValue(before);
  }

  @Test
  void everyWordWithAMeaningHasOne() {
    Page page = open();
    Object missing =
        page.evaluate(
            """
            async () => {
              const { TERMS } = await import("/ui/terms.js");
              return [...document.querySelectorAll("[data-term]")]
                .map((element) => element.dataset.term)
                .filter((term) => term !== "" && !TERMS[term]);
            }
            """);

    assertEquals(List.of(), missing);
  }

  @Test
  void coloursAreTheSystemsOrChosen() {
    Page page = chromium.open(nodes.a().url(), 1000, 800, ColorScheme.DARK, 1);
    Object dark = background(page);
    page.locator("#theme").click();
    Object light = background(page);

    assertEquals("rgb(12, 18, 24)", dark);
    assertEquals("rgb(238, 241, 244)", light);
    page.reload();
    assertEquals(light, background(page));
  }

  private static Object background(Page page) {
    return page.evaluate("getComputedStyle(document.body).backgroundColor");
  }

  @Test
  void nothingIsWiderThanAPhone() {
    Page page = chromium.open(nodes.a().url(), 360, 740, ColorScheme.LIGHT, 1);
    assertThat(page.locator("#nodes-rows tr")).hasCount(2);

    assertEquals(360, page.evaluate("document.documentElement.scrollWidth"));
    assertThat(row(page, "b@127.0.0.1").locator("[data-label=p99]")).isVisible();
  }

  @Test
  void aForgedOriginOrHostIsRefused() {
    Page page = chromium.open(nodes.a().url());
    RequestOptions forged = RequestOptions.create().setHeader("Origin", "http://evil.example");
    RequestOptions named = RequestOptions.create().setHeader("Host", "evil.example");

    assertEquals(403, page.request().get(nodes.a().url() + "/api/v1/node", forged).status());
    assertEquals(403, page.request().get(nodes.a().url() + "/", forged).status());
    assertEquals(403, page.request().get(nodes.a().url() + "/api/v1/node", named).status());
    // Nor does the policy of the page let it ask another node.
    Object seen =
        page.evaluate(
            "url => fetch(url, {method: 'POST', mode: 'no-cors', body: '{}'}).then(() => 'sent', ()"
                + " => 'refused')",
            nodes.c().url() + "/api/v1/overlay/waypoints");
    assertEquals("refused", seen);
    chromium.complaints.removeIf(complaint -> complaint.contains("Content Security Policy"));
  }

  private static void find(Page page, String text) {
    page.locator("#map-find").fill(text);
    page.locator("#map-found li").first().waitFor();
    page.keyboard().press("Enter");
    assertThat(page.locator("#drawer")).isVisible();
  }

  private static Locator field(Page page, String label) {
    return page.locator("#drawer")
        .getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
  }

  private static Locator fact(Page page, String name) {
    return page.locator(".facts dt:text-is('" + name + "') + dd");
  }

  private static String pixels(Page page) {
    return (String) page.evaluate("document.querySelector('.map-canvas').toDataURL()");
  }
}
