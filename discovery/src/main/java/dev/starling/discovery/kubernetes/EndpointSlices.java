package dev.starling.discovery.kubernetes;

import dev.starling.discovery.internal.JsonReader;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts together the slices of a service: a pod with two addresses is in one slice for IPv4 and in
 * one for IPv6. Endpoints count that are ready, or do not say, and are not terminating; all pods
 * are ready by that measure where the service has {@code publishNotReadyAddresses}.
 */
final class EndpointSlices {
  private final String service;
  private final Map<String, Pod> pods = new LinkedHashMap<>();

  EndpointSlices(String service) {
    this.service = service;
  }

  /** Reads an element of {@code items}: a slice. */
  void readItem(JsonReader json) {
    json.object(
        name -> {
          if (name.equals("endpoints")) {
            json.array(() -> new Endpoint().read(json));
          }
        });
  }

  Collection<Pod> pods() {
    return pods.values();
  }

  private final class Endpoint {
    private List<String> addresses = List.of();
    private boolean ready = true;
    private boolean terminating;
    private @Nullable String hostname;
    private @Nullable String pod;

    void read(JsonReader json) {
      json.object(
          name -> {
            switch (name) {
              case "addresses" -> addresses = json.texts();
              case "conditions" -> json.object(condition -> condition(json, condition));
              case "hostname" -> hostname = json.text();
              case "targetRef" -> json.object(field -> target(json, field));
              default -> {}
            }
          });
      if (ready && !terminating && !addresses.isEmpty()) {
        // Of several addresses of one endpoint only the first has a meaning, says the API.
        String address = addresses.get(0);
        String dnsName = hostname == null ? "" : hostname + "." + service;
        pods.merge(
            pod == null ? address : pod, new Pod(List.of(address), dnsName), (a, b) -> a.merge(b));
      }
    }

    private void condition(JsonReader json, String name) {
      switch (name) {
        case "ready" -> ready = json.bool(true);
        case "terminating" -> terminating = json.bool(false);
        default -> {}
      }
    }

    private void target(JsonReader json, String name) {
      if (name.equals("name")) {
        pod = json.text();
      }
    }
  }
}
