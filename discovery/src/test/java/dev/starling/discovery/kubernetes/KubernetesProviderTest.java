package dev.starling.discovery.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesProviderTest {
  private final KubernetesProvider provider = new KubernetesProvider();

  @Test
  void isFoundAsAService() {
    DiscoveryProvider found =
        ServiceLoader.load(DiscoveryProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.name().equals("kubernetes"))
            .findFirst()
            .orElseThrow();
    assertEquals("kubernetes", found.create(Map.of("query", "service:starling")).name());
  }

  @Test
  void everyOptionIsTaken() {
    Kubernetes kubernetes =
        provider.create(
            Map.of(
                "query",
                    "service:starling,starling.fleet.svc.cluster.local,pods:app=starling+tier=back",
                "use-dns-names", "true",
                "resolver", "127.0.0.1:5353",
                "namespace", "other",
                "cluster-domain", "example.internal",
                "node-basename", "beam",
                "poll-interval", "1m"));
    assertEquals(
        List.of(new Query.Service("starling"), new Query.Pods("app=starling,tier=back")),
        kubernetes.queries());
    assertEquals(
        "Dns[Query[name=starling.fleet.svc.cluster.local, types=[A(1), AAAA(28)]]] beam"
            + " Named[host=127.0.0.1, port=5353] PT1M",
        String.valueOf(kubernetes.dns()));
    assertTrue(kubernetes.useDnsNames());
    assertEquals("other", kubernetes.namespace());
    assertEquals("example.internal", kubernetes.clusterDomain());
    assertEquals("beam", kubernetes.nodeBasename());
    assertEquals(Duration.ofMinutes(1), kubernetes.pollInterval());
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "service:",
    "service:a.b",
    "service:../secrets",
    "pods:starling",
    "pods:=x",
    "pods:app=a=b",
    "pods:app=starling&limit=1",
  })
  void anUnusableQueryIsOneLineThatSaysWhatIsAccepted(String query) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> provider.create(Map.of("query", query)));
    assertEquals("query is \"" + query + "\"; " + Query.ACCEPTED + " is accepted", e.getMessage());
  }
}
