package dev.starling.beam;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** One link of a mesh breaks, and nobody is thought dead for it. */
class BrokenLinkTest {
  @BeforeAll
  static void assumeNamespaces() throws Exception {
    Lan.assumePossible();
  }

  @Test
  void oneBrokenLinkOfFiveNodesCondemnsNobody() throws Exception {
    Lan.runScenario(BrokenLinkScenario.class, "500ms", "3s", "8s");
  }

  @Test
  @EnabledIfSystemProperty(named = "starling.long", matches = "true")
  void norDoesItWithTheDefaults() throws Exception {
    Lan.runScenario(BrokenLinkScenario.class, "1s", "5s", "30s");
  }
}
