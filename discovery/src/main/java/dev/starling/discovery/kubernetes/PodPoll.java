package dev.starling.discovery.kubernetes;

import dev.starling.discovery.Poller;
import dev.starling.discovery.internal.Hosts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Asks the API what the queries of a {@link Kubernetes} want to know. */
final class PodPoll implements Poller.Source {
  private final Kubernetes settings;
  private final ApiClient api;
  private final String localNode;

  PodPoll(Kubernetes settings, URI server, String localNode) {
    this.settings = settings;
    this.api = new ApiClient(server, settings.account());
    this.localNode = localNode;
  }

  /** Asks all queries; what is wrong with one of them is told when the others have been asked. */
  @Override
  public void poll(Consumer<String> found) throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + settings.timeout().toNanos();
    IOException wrong = null;
    for (Query query : settings.queries()) {
      try {
        ask(query, Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())), found);
      } catch (IOException e) {
        wrong = wrong == null ? e : wrong;
      }
    }
    if (wrong != null) {
      throw wrong;
    }
  }

  private void ask(Query query, Duration limit, Consumer<String> found)
      throws IOException, InterruptedException {
    String namespace = namespace();
    if (query instanceof Query.Service service) {
      EndpointSlices slices = new EndpointSlices(service.name());
      try {
        api.list(
            "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices",
            "kubernetes.io/service-name=" + service.name(),
            slices::readItem,
            limit);
      } finally {
        report(slices.pods(), namespace, found);
      }
    } else if (query instanceof Query.Pods labelled) {
      List<Pod> pods = new ArrayList<>();
      try {
        api.list(
            "/api/v1/namespaces/" + namespace + "/pods",
            labelled.labelSelector(),
            json -> PodList.readItem(json, pods::add),
            limit);
      } finally {
        report(pods, namespace, found);
      }
    }
  }

  private String namespace() throws IOException {
    String namespace = settings.namespace();
    return namespace == null ? settings.account().namespace() : namespace;
  }

  private void report(Collection<Pod> pods, String namespace, Consumer<String> found) {
    String basename = settings.nodeBasename();
    for (Pod pod : pods) {
      String host = hostOf(pod, namespace);
      String name = (basename == null ? Hosts.alive(localNode) : basename) + "@" + host;
      if (!host.isEmpty() && !name.equals(localNode)) {
        found.accept(name);
      }
    }
  }

  /** Empty if there is none. */
  private String hostOf(Pod pod, String namespace) {
    if (!settings.useDnsNames()) {
      return Hosts.likeliest(pod.addresses(), Hosts.isNamedByIpv6(localNode)).orElse("");
    }
    return pod.dnsName().isEmpty()
        ? ""
        : pod.dnsName() + "." + namespace + ".svc." + settings.clusterDomain();
  }
}
