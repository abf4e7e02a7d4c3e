package dev.starling.discovery.kubernetes;

import static dev.starling.discovery.kubernetes.KubernetesJson.endpoint;
import static dev.starling.discovery.kubernetes.KubernetesJson.list;
import static dev.starling.discovery.kubernetes.KubernetesJson.page;
import static dev.starling.discovery.kubernetes.KubernetesJson.pod;
import static dev.starling.discovery.kubernetes.KubernetesJson.podIn;
import static dev.starling.discovery.kubernetes.KubernetesJson.slice;
import static dev.starling.discovery.kubernetes.KubernetesJson.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryException;
import dev.starling.discovery.Listening;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the API, and which names come of which answer. */
class KubernetesTest {
  private static final String SELF = "app@10.1.0.1";

  @TempDir private static Path authorities;
  private static Authority authority;
  private static Authority stranger;

  @TempDir private Path directory;
  private FakeApiServer api;

  @BeforeAll
  static void makeAuthorities() throws Exception {
    authority = new Authority(authorities, "cluster", "127.0.0.1");
    stranger = new Authority(authorities, "stranger", "127.0.0.9");
  }

  @BeforeEach
  void listen() throws Exception {
    api = new FakeApiServer(directory, authority);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void readyEndpointsOfAServiceAreNodes() throws Exception {
    api.answers(
        200,
        list(
            "EndpointSliceList",
            slice(
                "IPv4",
                endpoint("starling-0", "10.1.0.1"),
                endpoint("starling-1", "10.1.0.2"),
                endpoint("starling-2", "\"ready\": false, \"serving\": false", "10.1.0.3"),
                endpoint(
                    "starling-3",
                    "\"ready\": true, \"serving\": true, \"terminating\": true",
                    "10.1.0.4"),
                endpoint("starling-4", "", "10.1.0.5"),
                "{\"addresses\": [\"10.1.0.6\"], \"new\": {\"addresses\": [\"no\"]}}",
                "{\"addresses\": null, \"conditions\": null}"),
            slice("IPv6", endpoint("starling-1", "fd00::2"), endpoint("starling-7", "fd00::7")),
            "{\"addressType\": \"IPv4\", \"endpoints\": null}"));

    Kubernetes service = api.strategy().service("starling").build();
    assertEquals(
        List.of("app@10.1.0.2", "app@10.1.0.5", "app@10.1.0.6", "app@fd00::7"),
        poll(service, SELF));
    assertEquals(
        List.of(
            "GET /apis/discovery.k8s.io/v1/namespaces/fleet/endpointslices"
                + "?labelSelector=kubernetes.io%2Fservice-name%3Dstarling&limit=250"),
        api.requests());
    assertEquals(
        List.of("app@10.1.0.1", "app@fd00::2", "app@10.1.0.5", "app@10.1.0.6", "app@fd00::7"),
        poll(service, "app@fd00::1"));
  }

  @Test
  void runningPodsWithTheLabelsAreNodes() throws Exception {
    api.answers(
        200,
        list(
            "PodList",
            pod("starling-0", "10.1.0.1", "fd00::1"),
            pod("starling-1", "10.1.0.2", "fd00::2"),
            podIn("starling-2", "Pending", "", "10.1.0.3"),
            podIn("starling-3", "Succeeded", "", "10.1.0.4"),
            podIn("starling-4", "Running", "\"deletionTimestamp\": \"2026-11-20T10:00:00Z\",", "1"),
            pod("starling-5"),
            pod("starling-6", "10.1.0.7")));

    Kubernetes pods = api.strategy().query("pods:app=starling+example.com/tier=back").build();
    assertEquals(List.of("app@10.1.0.2", "app@10.1.0.7"), poll(pods, SELF));
    assertEquals(
        List.of(
            "GET /api/v1/namespaces/fleet/pods"
                + "?labelSelector=app%3Dstarling%2Cexample.com%2Ftier%3Dback&limit=250"),
        api.requests());
    assertEquals(List.of("app@fd00::2", "app@10.1.0.7"), poll(pods, "app@fd00::1"));
  }

  @Test
  void podsOfAStatefulSetMayBeNamedByDns() throws Exception {
    api.answers(
        200,
        list(
            "EndpointSliceList",
            slice(
                "IPv4",
                endpoint("starling-0", "10.1.0.1"),
                endpoint("starling-1", "10.1.0.2"),
                "{\"addresses\": [\"10.1.0.6\"]}")));
    Kubernetes service =
        api.strategy().service("starling").useDnsNames(true).nodeBasename("beam").build();
    assertEquals(
        List.of("beam@starling-1.starling.fleet.svc.cluster.local"),
        poll(service, "beam@starling-0.starling.fleet.svc.cluster.local"));

    api.answers(200, list("PodList", pod("starling-1", "10.1.0.2")));
    Kubernetes pods =
        api.strategy()
            .pods("app=starling")
            .namespace("other")
            .useDnsNames(true)
            .clusterDomain("example.internal")
            .build();
    assertEquals(List.of("app@starling-1.starling.other.svc.example.internal"), poll(pods, SELF));
  }

  @Test
  void longListsAreAskedPageByPage() throws Exception {
    api.answers(200, page("PodList", "a=1&b", pod("starling-1", "10.1.0.2")));
    api.answersPage("a%3D1%26b", page("PodList", "c", pod("starling-2", "10.1.0.3")));
    api.answersPage("c", page("PodList", "", pod("starling-3", "10.1.0.4")));
    Kubernetes pods = api.strategy().pods("app=starling").build();
    assertEquals(List.of("app@10.1.0.2", "app@10.1.0.3", "app@10.1.0.4"), poll(pods, SELF));

    api.answersPage("c", page("PodList", "c"));
    List<String> found = new ArrayList<>();
    IOException e = assertThrows(IOException.class, () -> poll(pods, found));
    assertEquals(
        "there are more than 10000 objects at /api/v1/namespaces/fleet/pods", e.getMessage());
    assertEquals(List.of("app@10.1.0.2", "app@10.1.0.3"), found);
  }

  @Test
  void whatOneQueryFindsCountsThoughAnotherFails() throws Exception {
    api.answers(200, list("PodList", pod("starling-1", "10.1.0.2")));
    api.answersPage("c", "");
    Kubernetes both = api.strategy().service("absent").pods("app=starling").build();
    List<String> found = new ArrayList<>();
    poll(both, found);
    assertEquals(List.of("app@10.1.0.2"), found);

    api.answers(200, page("PodList", "c", pod("starling-1", "10.1.0.2")));
    found.clear();
    IOException e = assertThrows(IOException.class, () -> poll(both, found));
    assertEquals("the answer is not a JSON object", e.getMessage());
    assertEquals(List.of("app@10.1.0.2"), found);
  }

  @Test
  void theTokenIsReadAnewEachTime() throws Exception {
    api.answers(200, list("PodList", pod("starling-1", "10.1.0.2")));
    Kubernetes pods = api.strategy().pods("app=starling").build();
    PodPoll poll = new PodPoll(pods, api.uri(), SELF);
    List<String> found = new ArrayList<>();
    poll.poll(found::add);
    api.rotatesToken("token-2");
    poll.poll(found::add);
    assertEquals(List.of("app@10.1.0.2", "app@10.1.0.2"), found);

    Files.writeString(api.account().resolve("token"), "line\nbreak");
    IOException e = assertThrows(IOException.class, () -> poll.poll(found::add));
    assertEquals(api.account().resolve("token") + " holds no token", e.getMessage());
    Files.delete(api.account().resolve("token"));
    assertFails(pods, "is automountServiceAccountToken off, or is this no pod?");
  }

  @Test
  void refusalsAreTold() {
    Kubernetes pods = api.strategy().pods("app=starling").build();
    String forbidden =
        "pods is forbidden: User 'system:serviceaccount:fleet:default' cannot list resource";
    api.answers(403, status(403, forbidden));
    assertFails(pods, "the API server answers 403: " + forbidden);
    api.answers(401, status(401, "Unauthorized"));
    assertFails(pods, "the API server answers 401: Unauthorized");
    api.answers(500, "etcd is sad\nat length");
    assertFails(pods, "the API server answers 500: etcd is sad");
    api.answers(302, "");
    assertFails(pods, "the API server answers 302");
    api.answers(200, "{\"kind\": \"Status\"}");
    assertFails(pods, "the answer of the API server has no items");
    api.answers(200, "{\"items\": [");
    assertFails(pods, "the answer is not JSON: ");
    api.answers(200, " ".repeat(ApiClient.MAX_PAGE_BYTES + 1));
    assertFails(pods, "the answer has more than 16777216 bytes");
  }

  @Test
  void whoDoesNotAnswerIsLeft() {
    api.stalls();
    assertFails(
        api.strategy().pods("app=starling").timeout(Duration.ofMillis(500)).build(),
        "took longer than ");
    int nobody = api.uri().getPort();
    api.close();
    assertFails(
        api.strategy().pods("app=starling").build(),
        "the API server at https://127.0.0.1:" + nobody + ": ");
  }

  @Test
  void onlyTheAuthorityOfTheClusterIsTrusted() throws Exception {
    api.answers(200, list("PodList", pod("starling-1", "10.1.0.2")));
    Kubernetes pods = api.strategy().pods("app=starling").build();
    PodPoll poll = new PodPoll(pods, api.uri(), SELF);
    List<String> found = new ArrayList<>();
    poll.poll(found::add);

    Files.copy(
        stranger.certificate(),
        api.account().resolve("ca.crt"),
        StandardCopyOption.REPLACE_EXISTING);
    IOException e = assertThrows(IOException.class, () -> poll.poll(found::add));
    assertTrue(e.getMessage().contains("PKIX"), e.getMessage());
    assertEquals(1, found.size());

    Files.writeString(api.account().resolve("ca.crt"), "");
    assertFails(pods, "ca.crt holds no certificate in PEM");
    Files.writeString(api.account().resolve("ca.crt"), "no PEM");
    assertFails(pods, "ca.crt cannot be used: ");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    try (FakeApiServer other = new FakeApiServer(elsewhere, stranger)) {
      other.answers(200, list("PodList", pod("starling-1", "10.1.0.2")));
      PodPoll poll = new PodPoll(other.strategy().pods("app=starling").build(), other.uri(), SELF);
      List<String> found = new ArrayList<>();
      IOException e = assertThrows(IOException.class, () -> poll.poll(found::add));
      assertTrue(e.getMessage().contains("127.0.0.1"), e.getMessage());
      assertEquals(List.of(), found);
      assertEquals(List.of(), other.requests());
    }
  }

  @Test
  void outsideOfAPodItSaysSo() {
    assertEquals("https://10.0.0.1:443", Kubernetes.server("10.0.0.1", "443").toString());
    assertEquals("https://[fd00::1]:6443", Kubernetes.server("fd00::1", "6443").toString());
    assertEquals(URI.create("https://k.example:443"), Kubernetes.server("k.example", "443"));
    Kubernetes service = Kubernetes.builder().service("starling").build();
    DiscoveryException e =
        assertThrows(DiscoveryException.class, () -> service.start(new Listening(SELF)).close());
    assertTrue(e.getMessage().contains("this is not a pod of Kubernetes"), e.getMessage());
  }

  @Test
  void itIsAskedAgainAndAgain() throws Exception {
    api.answers(200, list("PodList", pod("starling-1", "10.1.0.2")));
    Listening listening = new Listening(SELF);
    Kubernetes pods =
        api.strategy().pods("app=starling").pollInterval(Duration.ofMillis(100)).build();
    try (var _running = pods.start(listening)) {
      Listening.until("it is found", () -> listening.names().contains("app@10.1.0.2"));
      api.answers(500, "");
      listening.awaitFailure("the API server answers 500");
      api.answers(200, list("PodList", pod("starling-2", "10.1.0.3")));
      Listening.until("the next is found", () -> listening.names().contains("app@10.1.0.3"));
    }
  }

  private List<String> poll(Kubernetes kubernetes, String localNode) throws Exception {
    List<String> found = new ArrayList<>();
    new PodPoll(kubernetes, api.uri(), localNode).poll(found::add);
    return found;
  }

  private void poll(Kubernetes kubernetes, List<String> found) throws Exception {
    new PodPoll(kubernetes, api.uri(), SELF).poll(found::add);
  }

  private void assertFails(Kubernetes kubernetes, String part) {
    IOException e = assertThrows(IOException.class, () -> poll(kubernetes, SELF));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }
}
