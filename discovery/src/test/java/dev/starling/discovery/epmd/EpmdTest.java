package dev.starling.discovery.epmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.discovery.DiscoveryProvider;
import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.discovery.Listening;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpmdTest {
  @Test
  void namesItsHostsForEver() throws Exception {
    Listening node = new Listening("a@h1");
    try (DiscoveryStrategy.Running running = Epmd.hosts("a@h1", "b@h2", "c@fd00::1").start(node)) {
      node.awaitFound("a@h1", "b@h2", "c@fd00::1");
      assertEquals(Set.of(DiscoveryContext.FOREVER), node.holds());
      assertEquals(List.of(), node.failures());
      assertTrue(running != null);
    }
  }

  @Test
  void isMadeFromTheCommandLine() {
    DiscoveryProvider provider =
        ServiceLoader.load(DiscoveryProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.name().equals("epmd"))
            .findFirst()
            .orElseThrow();
    Epmd epmd = (Epmd) provider.create(Map.of("hosts", "a@h1, b@h2,a@h1"));
    assertEquals(Set.of("a@h1", "b@h2"), epmd.nodes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "h1", "a@h1,@h2", "a@[::1]", "a b@h"})
  void refusesWhatIsNoListOfNodes(String hosts) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new EpmdProvider().create(Map.of("hosts", hosts)));
    assertTrue(e.getMessage().startsWith("hosts is \""), e.getMessage());
    assertTrue(e.getMessage().contains("a@10.0.0.1"), e.getMessage());
    assertTrue(!e.getMessage().contains("\n"), e.getMessage());
  }

  @Test
  void refusesMoreThanThereMayBeCandidates() {
    List<String> nodes =
        IntStream.rangeClosed(0, Epmd.MAX_HOSTS).mapToObj(i -> "n" + i + "@h").toList();
    assertThrows(IllegalArgumentException.class, () -> Epmd.hosts(nodes));
    assertEquals(Epmd.MAX_HOSTS, Epmd.hosts(nodes.subList(1, nodes.size())).nodes().size());
  }
}
