package dev.starling.discovery.tailscale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryProvider;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailscaleProviderTest {
  private final TailscaleProvider provider = new TailscaleProvider();

  @Test
  void isFoundAsAService() {
    DiscoveryProvider found =
        ServiceLoader.load(DiscoveryProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.name().equals("tailscale"))
            .findFirst()
            .orElseThrow();
    assertEquals("tailscale", found.create(Map.of()).name());
    assertEquals(1_024, found.create(Map.of()).maxCandidates());
  }

  @Test
  void optionsHaveDefaults() {
    Tailscale tailscale = provider.create(Map.of("gossip-port", "of another strategy"));
    assertNull(tailscale.cli());
    assertEquals(Set.of(), tailscale.tags());
    assertFalse(tailscale.useDnsNames());
    assertNull(tailscale.nodeBasename());
    assertEquals(Duration.ofSeconds(5), tailscale.pollInterval());
  }

  @Test
  void everyOptionIsTaken() {
    Tailscale tailscale =
        provider.create(
            Map.of(
                "tailscale-cli", "/opt/bin/tailscale",
                "tag-filter", "tag:starling,db",
                "use-dns-names", "true",
                "node-basename", "beam",
                "poll-interval", "500ms"));
    assertEquals("/opt/bin/tailscale", tailscale.cli());
    assertEquals(Set.of("tag:starling", "tag:db"), tailscale.tags());
    assertTrue(tailscale.useDnsNames());
    assertEquals("beam", tailscale.nodeBasename());
    assertEquals(Duration.ofMillis(500), tailscale.pollInterval());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tailscale-cli | ' ' | the path of the executable tailscale",
        "tag-filter | tag: | a tag such as tag:starling, or several with commas between them",
        "tag-filter | a b | a tag such as tag:starling, or several with commas between them",
        "use-dns-names | yes | true or false",
        "node-basename | a@b | the part of a node name before the @",
        "poll-interval | 5 | a duration from 100ms to 24h, such as 5s,",
      })
  void anUnusableValueIsOneLineThatSaysWhatIsAccepted(
      String option, String value, String accepted) {
    Map<String, String> options = Map.of(option, value);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> provider.create(options));
    assertEquals(option + " is \"" + value + "\"; " + accepted + " is accepted", e.getMessage());
  }
}
