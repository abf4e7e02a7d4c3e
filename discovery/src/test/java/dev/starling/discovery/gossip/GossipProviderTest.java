package dev.starling.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryProvider;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GossipProviderTest {
  private final GossipProvider provider = new GossipProvider();

  @Test
  void isFoundAsAService() {
    DiscoveryProvider found =
        ServiceLoader.load(DiscoveryProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.name().equals("gossip"))
            .findFirst()
            .orElseThrow();
    assertEquals("gossip", found.create(Map.of()).name());
    assertEquals(256, found.create(Map.of()).maxCandidates());
  }

  @Test
  void withoutOptionsItIsAsLibclusterDoesIt() {
    Gossip gossip = provider.create(Map.of("query", "of another strategy"));
    assertEquals(45892, gossip.port());
    assertEquals("233.252.1.32", gossip.multicastAddress().getHostAddress());
    assertEquals(1, gossip.multicastTtl());
    assertFalse(gossip.broadcastOnly());
    assertNull(gossip.networkInterface());
    assertNull(gossip.secret());
  }

  @Test
  void everyOptionIsTaken() {
    Gossip gossip =
        provider.create(
            Map.of(
                "gossip-port", "45000",
                "multicast-addr", "239.1.2.3",
                "multicast-ttl", "0",
                "multicast-if", "eth0",
                "broadcast-only", "true",
                "gossip-secret", "s3cret"));
    assertEquals(45000, gossip.port());
    assertEquals("239.1.2.3", gossip.multicastAddress().getHostAddress());
    assertEquals(0, gossip.multicastTtl());
    assertTrue(gossip.broadcastOnly());
    assertEquals("eth0", gossip.networkInterface());
    assertEquals("s3cret", gossip.secret());
  }

  @ParameterizedTest
  @CsvSource({
    "gossip-port, 0, a port from 1 to 65535",
    "gossip-port, 65536, a port from 1 to 65535",
    "gossip-port, 99999999999, a port from 1 to 65535",
    "gossip-port, x, a port from 1 to 65535",
    "gossip-port, '', a port from 1 to 65535",
    "multicast-ttl, 256, a number from 0 to 255",
    "multicast-ttl, -1, a number from 0 to 255",
    "multicast-addr, 10.0.0.1, an IPv4 address from 224.0.0.0 to 239.255.255.255",
    "multicast-addr, 239.1.2, an IPv4 address from 224.0.0.0 to 239.255.255.255",
    "multicast-addr, ff02::1, an IPv4 address from 224.0.0.0 to 239.255.255.255",
    "multicast-addr, localhost, an IPv4 address from 224.0.0.0 to 239.255.255.255",
    "multicast-if, ' ', the name or an address of a network interface",
    "broadcast-only, yes, true or false",
    "gossip-secret, '', at least one character",
  })
  void anUnusableValueIsOneLineThatSaysWhatIsAccepted(
      String option, String value, String accepted) {
    Map<String, String> options = Map.of(option, value);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> provider.create(options));
    assertEquals(option + " is \"" + value + "\"; " + accepted + " is accepted", e.getMessage());
  }
}
