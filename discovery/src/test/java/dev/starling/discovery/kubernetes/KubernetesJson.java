package dev.starling.discovery.kubernetes;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Answers as the API of Kubernetes 1.34 gives them, of a cluster that does not exist. */
public final class KubernetesJson {
  private KubernetesJson() {}

  /** A whole list. */
  public static String list(String kind, String... items) {
    return page(kind, "", items);
  }

  /** A list that goes on elsewhere, unless {@code continued} is empty. */
  static String page(String kind, String continued, String... items) {
    String next =
        continued.isEmpty()
            ? ""
            : ", \"continue\": \"" + continued + "\", \"remainingItemCount\": 9";
    return """
        {
          "kind": "%s",
          "apiVersion": "v1",
          "metadata": {"resourceVersion": "4711"%s},
          "items": [%s]
        }
        """
        .formatted(kind, next, String.join(",\n", items));
  }

  /** What it answers when it refuses. */
  public static String status(int code, String message) {
    return """
        {
          "kind": "Status",
          "apiVersion": "v1",
          "metadata": {},
          "status": "Failure",
          "message": "%s",
          "reason": "Refused",
          "details": {"kind": "pods", "message": "of the details"},
          "code": %d
        }
        """
        .formatted(message, code);
  }

  /** A slice of the service {@code starling}. */
  public static String slice(String addressType, String... endpoints) {
    return """
        {
          "metadata": {
            "name": "starling-%s-x7k2p",
            "generateName": "starling-",
            "namespace": "fleet",
            "labels": {
              "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
              "kubernetes.io/service-name": "starling",
              "service.kubernetes.io/headless": ""
            },
            "ownerReferences": [{"kind": "Service", "name": "starling", "controller": true}]
          },
          "addressType": "%s",
          "endpoints": [%s],
          "ports": [{"name": "epmd", "port": 4369, "protocol": "TCP"}]
        }"""
        .formatted(addressType.toLowerCase(Locale.ROOT), addressType, String.join(", ", endpoints));
  }

  /** A pod of a StatefulSet that is ready, in a slice. */
  public static String endpoint(String pod, String address) {
    return endpoint(pod, "\"ready\": true, \"serving\": true, \"terminating\": false", address);
  }

  static String endpoint(String pod, String conditions, String address) {
    return """
        {
          "addresses": ["%s"],
          "conditions": {%s},
          "hostname": "%s",
          "nodeName": "worker-1",
          "targetRef": {"kind": "Pod", "name": "%s", "namespace": "fleet", "uid": "0-%s"},
          "zone": "zone-a"
        }"""
        .formatted(address, conditions, pod, pod, pod);
  }

  /** A pod of a StatefulSet that runs. */
  public static String pod(String name, String... addresses) {
    return podIn(name, "Running", "", addresses);
  }

  /**
   * A pod.
   *
   * @param metadata more fields of it, with a comma after each
   */
  static String podIn(String name, String phase, String metadata, String... addresses) {
    String first = addresses.length == 0 ? "" : "\"podIP\": \"" + addresses[0] + "\",";
    String all =
        Arrays.stream(addresses)
            .map(address -> "{\"ip\": \"" + address + "\"}")
            .collect(Collectors.joining(", "));
    return """
        {
          "metadata": {
            %s
            "name": "%s",
            "namespace": "fleet",
            "creationTimestamp": "2026-11-20T10:00:00Z",
            "labels": {"app": "starling"},
            "managedFields": [{"fieldsV1": {"f:status": {"f:podIP": {}, "f:phase": {}}}}]
          },
          "spec": {
            "containers": [{"name": "starling", "ports": [{"containerPort": 4369}]}],
            "hostname": "%s",
            "subdomain": "starling"
          },
          "status": {
            "phase": "%s",
            "conditions": [{"type": "Ready", "status": "False", "message": "no quorum"}],
            "hostIP": "192.0.2.1",
            %s
            "podIPs": [%s],
            "containerStatuses": [{"name": "starling", "ready": false, "state": {"running": {}}}]
          }
        }"""
        .formatted(metadata, name, name, phase, first, all);
  }
}
