package dev.starling.beam;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nodes on hosts of their own, some of which have no way to each other but through others. */
class RelayNetworkTest {
  @BeforeAll
  static void assumeNamespaces() throws Exception {
    Lan.assumePossible();
  }

  @Test
  void whoHasNoLinkIsReachedThroughOthers() throws Exception {
    Lan.runScenario(RelayScenario.class, Boolean.getBoolean("starling.long") ? "100000" : "5000");
  }
}
