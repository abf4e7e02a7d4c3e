package dev.starling.discovery.dns;

import static dev.starling.discovery.dns.FakeDns.address;
import static dev.starling.discovery.dns.FakeDns.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.discovery.Listening;
import dev.starling.discovery.kubernetes.Kubernetes;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Headless services as cluster DNS tells of them. No API and no right is needed for that. */
class KubernetesByDnsTest {
  private static final String SERVICE = "starling.fleet.svc.cluster.local";
  private static final String SRV = "_dist._tcp." + SERVICE;

  @Test
  void aHeadlessServiceIsLookedUp() throws Exception {
    try (FakeDns dns = new FakeDns()) {
      dns.set(SERVICE, address(SERVICE, 0, "10.1.0.2"), address(SERVICE, 0, "fd00:0:0:1::2"));
      dns.set(SRV, service(SRV, 0, "starling-1." + SERVICE));
      Listening node = new Listening("app@10.1.0.1");
      Kubernetes kubernetes =
          Kubernetes.builder()
              .query(SERVICE)
              .query("srv:" + SRV)
              .resolver(dns.text())
              .pollInterval(Duration.ofMillis(100))
              .build();
      try (var _running = kubernetes.start(node)) {
        node.awaitFound(
            "app@10.1.0.2", "app@fd00:0:0:1::2", "app@starling-1.starling.fleet.svc.cluster.local");
        assertEquals(3, node.names().size());
        dns.code = DnsResponseCode.SERVFAIL;
        node.awaitFailure(SERVICE);
        dns.code = DnsResponseCode.NOERROR;
        dns.set(SERVICE, address(SERVICE, 0, "10.1.0.3"));
        node.awaitFound("app@10.1.0.3");
      }
    }
  }
}
