package dev.starling.beam;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nodes on hosts of their own that find each other by a real name server. */
class DiscoveryNetworkTest {
  private static final boolean LONG = Boolean.getBoolean("starling.long");

  @BeforeAll
  static void assumeNamespacesAndServer() throws Exception {
    Lan.assumePossible();
    Dnsmasq.assumeInstalled();
  }

  @Test
  void nodesFollowTheRecordsAndSurviveTheServer() throws Exception {
    Lan.runScenario(DnsScenario.class);
  }

  @Test
  void nodesThatComeAndGoAndMoveFindEachOther() throws Exception {
    Lan.runScenario(ChurnScenario.class, LONG ? "600" : "40", "7");
  }
}
