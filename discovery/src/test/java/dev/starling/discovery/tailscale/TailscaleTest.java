package dev.starling.discovery.tailscale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names come of which status. */
class TailscaleTest {
  private static final String ONLINE = "\"Online\": true";

  private final StatusJson status = StatusJson.running();

  @Test
  void machinesAreNamedByTheKindOfAddressThatThisNodeHas() throws IOException {
    status
        .peer("both", "100.64.0.2", "fd7a:115c:a1e0::2")
        .machine("four", ONLINE, "100.64.0.3")
        .machine("six", ONLINE, "fd7a:115c:a1e0::4")
        .machine("none", ONLINE);

    assertEquals(
        List.of("app@100.64.0.2", "app@100.64.0.3", "app@fd7a:115c:a1e0::4"),
        names(Tailscale.defaults(), "app@100.64.0.1"));
    assertEquals(
        List.of("app@fd7a:115c:a1e0::2", "app@100.64.0.3", "app@fd7a:115c:a1e0::4"),
        names(Tailscale.defaults(), "app@fd7a:115c:a1e0::1"));
    assertEquals(
        List.of("beam@100.64.0.2", "beam@100.64.0.3", "beam@fd7a:115c:a1e0::4"),
        names(Tailscale.builder().nodeBasename("beam").build(), "app@here.example.com"));
  }

  @Test
  void dnsNamesLoseTheirLastDot() throws IOException {
    status.peer("a", "100.64.0.2").machine("b", ONLINE + ", \"DNSName\": \"\"", "100.64.0.3");

    assertEquals(
        List.of("app@a.tail0123.ts.net"),
        names(Tailscale.builder().useDnsNames(true).build(), "app@here.tail0123.ts.net"));
  }

  @Test
  void itselfIsLeftOut() throws IOException {
    status.peer("self", "100.64.0.1").peer("a", "100.64.0.2");

    assertEquals(List.of("app@100.64.0.2"), names(Tailscale.defaults(), "app@100.64.0.1"));
    assertEquals(
        List.of("app@100.64.0.1", "app@100.64.0.2"),
        names(Tailscale.builder().nodeBasename("app").build(), "gate@100.64.0.1"));
  }

  @Test
  void onlyMachinesCountThatCanHaveANode() throws IOException {
    status
        .machine("offline", "\"Online\": false", "100.64.0.2")
        .machine("expired", ONLINE + ", \"Expired\": true", "100.64.0.3")
        .machine("sharee", ONLINE + ", \"ShareeNode\": true", "100.64.0.4")
        .machine("exit", ONLINE + ", \"DNSName\": \"de-fra-1.mullvad.ts.net.\"", "100.64.0.5")
        .machine("unsaid", "\"Tags\": null", "100.64.0.6")
        .machine("fine", ONLINE + ", \"Expired\": false", "100.64.0.7");

    assertEquals(
        List.of("app@100.64.0.6", "app@100.64.0.7"), names(Tailscale.defaults(), "app@100.64.0.1"));
  }

  @Test
  void anyOfTheTagsIsEnough() throws IOException {
    status
        .peer("both", "100.64.0.2")
        .machine("untagged", ONLINE, "100.64.0.3")
        .machine("other", ONLINE + ", \"Tags\": [\"tag:db\"]", "100.64.0.4");

    assertEquals(
        List.of("app@100.64.0.2"),
        names(Tailscale.builder().tagFilter("tag:starling").build(), "app@100.64.0.1"));
    assertEquals(
        List.of("app@100.64.0.2", "app@100.64.0.4"),
        names(Tailscale.builder().tagFilter("starling").tagFilter("db").build(), "app@100.64.0.1"));
    assertEquals(List.of(), names(Tailscale.builder().tagFilter("none").build(), "app@100.64.0.1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NoState",
        "NeedsLogin",
        "NeedsMachineAuth",
        "Stopped",
        "Starting",
        "InUseOtherUser",
        "AStateOfTheFuture"
      })
  void outsideTheNetworkNothingIsKnownOfTheOthers(String state) {
    status.state(state).peer("a", "100.64.0.2");

    IOException e =
        assertThrows(IOException.class, () -> names(Tailscale.defaults(), "app@100.64.0.1"));
    assertEquals(
        "Tailscale is not running: its state is \"" + state + "\"; see tailscale up",
        e.getMessage());
  }

  @Test
  void anObjectWithoutAStateIsNoStatus() {
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                Tailscale.defaults()
                    .namesOf(new TailscaleStatus(null, List.of()), "app@100.64.0.1"));
    assertEquals("Tailscale's answer has no BackendState", e.getMessage());
  }

  @Test
  void timesMustBeAboveZero() {
    assertThrows(
        IllegalArgumentException.class, () -> Tailscale.builder().pollInterval(Duration.ZERO));
    Tailscale.Builder other = Tailscale.builder().timeout(Duration.ofSeconds(-1));
    assertThrows(IllegalArgumentException.class, other::build);
  }

  private List<String> names(Tailscale tailscale, String localNode) throws IOException {
    byte[] json = status.toString().getBytes(StandardCharsets.UTF_8);
    return tailscale.namesOf(TailscaleStatus.read(new ByteArrayInputStream(json)), localNode);
  }
}
