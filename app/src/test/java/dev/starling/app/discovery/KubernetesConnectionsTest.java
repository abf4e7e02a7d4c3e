package dev.starling.app.discovery;

import static dev.starling.discovery.kubernetes.KubernetesJson.endpoint;
import static dev.starling.discovery.kubernetes.KubernetesJson.list;
import static dev.starling.discovery.kubernetes.KubernetesJson.pod;
import static dev.starling.discovery.kubernetes.KubernetesJson.slice;
import static dev.starling.discovery.kubernetes.KubernetesJson.status;

import dev.starling.discovery.kubernetes.Authority;
import dev.starling.discovery.kubernetes.FakeApiServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the API of Kubernetes answers, or does not, no connection between nodes is touched. */
class KubernetesConnectionsTest {
  private static final String SLICES = "EndpointSliceList";

  @TempDir private Path directory;

  @Test
  void itDisconnectsNobody() throws Exception {
    Authority authority = new Authority(directory, "cluster", "127.0.0.1");
    disconnectsNobody(
        "service:starling",
        list(
            SLICES,
            slice("IPv4", endpoint("a-0", "127.0.0.1"), endpoint("a-1", Pair.FOUND_ADDRESS))),
        list(SLICES),
        new FakeApiServer(directory, authority));
    disconnectsNobody(
        "pods:app=starling",
        list("PodList", pod("a-0", "127.0.0.1"), pod("a-1", Pair.FOUND_ADDRESS)),
        list("PodList", pod("a-0", "127.0.0.1")),
        new FakeApiServer(directory.resolve("serviceaccount"), authority));
  }

  private static void disconnectsNobody(String query, String both, String fewer, FakeApiServer api)
      throws Exception {
    api.answers(200, both);
    try (api;
        Pair pair =
            new Pair(
                api.strategy()
                    .query(query)
                    .pollInterval(Duration.ofMillis(100))
                    .timeout(Duration.ofSeconds(2))
                    .build())) {
      Pair.Connection before = pair.awaitMet();

      api.answers(200, fewer);
      pair.awaitQuestions(api::asked);
      pair.assertUntouched(before);

      api.answers(401, status(401, "Unauthorized"));
      pair.awaitFailure("the API server answers 401: Unauthorized");
      pair.assertUntouched(before);
      api.answers(403, status(403, "it is forbidden"));
      pair.awaitFailure("the API server answers 403: it is forbidden");
      pair.assertUntouched(before);
      api.answers(500, "");
      pair.awaitFailure("the API server answers 500");
      pair.assertUntouched(before);
      api.answers(200, "");
      pair.awaitFailure("the answer is not a JSON object");
      pair.assertUntouched(before);
      api.stalls();
      pair.awaitFailure("took longer than ");
      pair.assertUntouched(before);

      api.answers(200, both);
      pair.awaitQuestions(api::asked);
      pair.assertUntouched(before);
      api.close();
      pair.awaitFailure("the API server at ");
      pair.assertUntouched(before);
    }
  }
}
