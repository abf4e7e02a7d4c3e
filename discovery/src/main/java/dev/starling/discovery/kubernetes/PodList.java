package dev.starling.discovery.kubernetes;

import dev.starling.discovery.internal.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads pods as the API lists them: those that run, have an address and are not being deleted. */
final class PodList {
  private PodList() {}

  /** Reads an element of {@code items}. */
  static void readItem(JsonReader json, Consumer<Pod> pods) {
    Item item = new Item();
    json.object(
        name -> {
          switch (name) {
            case "metadata" -> item.metadata(json);
            case "spec" -> item.spec(json);
            case "status" -> item.status(json);
            default -> {}
          }
        });
    item.pod(pods);
  }

  private static final class Item {
    private final List<String> addresses = new ArrayList<>();
    private boolean deleted;
    private @Nullable String hostname;
    private @Nullable String subdomain;
    private @Nullable String phase;

    void metadata(JsonReader json) {
      json.object(name -> deleted |= name.equals("deletionTimestamp") && json.text() != null);
    }

    void spec(JsonReader json) {
      json.object(
          name -> {
            switch (name) {
              case "hostname" -> hostname = json.text();
              case "subdomain" -> subdomain = json.text();
              default -> {}
            }
          });
    }

    void status(JsonReader json) {
      json.object(
          name -> {
            switch (name) {
              case "phase" -> phase = json.text();
              case "podIP" -> address(json.text());
              case "podIPs" -> json.array(() -> json.object(field -> podIp(json, field)));
              default -> {}
            }
          });
    }

    private void podIp(JsonReader json, String field) {
      if (field.equals("ip")) {
        address(json.text());
      }
    }

    /** The first of {@code podIPs} is {@code podIP} again. */
    private void address(@Nullable String address) {
      if (address != null && !address.isEmpty() && !addresses.contains(address)) {
        addresses.add(address);
      }
    }

    void pod(Consumer<Pod> pods) {
      if ("Running".equals(phase) && !deleted && !addresses.isEmpty()) {
        boolean named = hostname != null && subdomain != null;
        pods.accept(new Pod(addresses, named ? hostname + "." + subdomain : ""));
      }
    }
  }
}
