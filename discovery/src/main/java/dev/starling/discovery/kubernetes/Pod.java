package dev.starling.discovery.kubernetes;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a pod can be reached.
 *
 * @param addresses IPv4 and IPv6; none if it has none yet
 * @param dnsName its name below the namespace, {@code hostname.service}; empty if it has none
 */
record Pod(List<String> addresses, String dnsName) {
  /** The same pod, as another part of the answer tells of it. */
  Pod merge(Pod other) {
    List<String> all = new ArrayList<>(addresses);
    all.addAll(other.addresses);
    return new Pod(all, dnsName.isEmpty() ? other.dnsName : dnsName);
  }
}
