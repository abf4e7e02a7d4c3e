package dev.starling.beam;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The overlay of nodes on hosts of their own, between which cables are pulled. */
class OverlayNetworkTest {
  @BeforeAll
  static void assumeNamespaces() throws Exception {
    Lan.assumePossible();
  }

  @Test
  void bothSidesOfAPartitionWriteAndNothingIsLost() throws Exception {
    Lan.runScenario(OverlayPartitionScenario.class);
  }

  @Test
  void whoIsNewOrWasAwayForLongHasAll() throws Exception {
    Lan.runScenario(OverlayJoinScenario.class);
  }

  @Test
  void whatTheMiddleOneForwardsSurvivesItAndTheWriter() throws Exception {
    Lan.runScenario(OverlayForwardScenario.class);
  }

  @Test
  void anIdleOverlaySendsTheSameWhateverItsSize() throws Exception {
    Lan.runScenario(OverlayIdleScenario.class, "10", "1000", "15", "100", "10000");
  }

  @Test
  @EnabledIfSystemProperty(named = "starling.long", matches = "true")
  void norDoesItWithAHundredThousandEntities() throws Exception {
    Lan.runScenario(OverlayIdleScenario.class, "60", "5000", "5", "10000", "100000");
  }

  @Test
  void onlyTheSideWithTheQuorumHasACommander() throws Exception {
    Lan.runScenario(TopologyPartitionScenario.class);
  }

  @Test
  void aCommanderThatIsNotHeardIsReplacedThoughItHears() throws Exception {
    Lan.runScenario(TopologyOneWayScenario.class, "one-way");
  }

  @Test
  void overlappingViewsHaveOneCommander() throws Exception {
    Lan.runScenario(TopologyOneWayScenario.class, "views");
  }
}
