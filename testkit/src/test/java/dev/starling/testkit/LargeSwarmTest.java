package dev.starling.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Swarms that are too large for everybody to watch everybody. */
class LargeSwarmTest {
  private static final boolean LONG = Boolean.getBoolean("starling.long");

  private final VirtualSwarm swarm = new VirtualSwarm(7);

  private void form(int nodes) {
    String[] names = new String[nodes];
    for (int i = 0; i < nodes; i++) {
      names[i] = "n" + i;
    }
    swarm.add(names);
    swarm.start(names);
    assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(30)), "no swarm to begin with");
    // Until the last who joined was pinged twice, and everybody else now and then.
    swarm.pass(Duration.ofSeconds(40));
    assertTrue(swarm.isWhole());
  }

  static List<Integer> sizes() {
    return LONG ? List.of(64, 65, 100, 200) : List.of(64, 65, 90);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void pingingCostsANodeTheSameHoweverManyThereAre(int nodes) {
    form(nodes);
    List<Long> before = pings();
    swarm.pass(Duration.ofSeconds(40));
    List<Long> after = pings();
    for (int i = 0; i < nodes; i++) {
      double each = (after.get(i) - before.get(i)) / 40.0;
      double most = nodes <= 64 ? nodes : 11;
      assertTrue(each >= 5 && each <= most, each + " pings a second of " + nodes + " nodes");
    }
    assertTrue(swarm.isWhole());
  }

  private List<Long> pings() {
    List<Long> pings = new ArrayList<>();
    for (String node : swarm.nodes()) {
      pings.add(swarm.world().lifeOf(node).pings());
    }
    return pings;
  }

  @Test
  void aStoppedNodeIsSuspectAndDownForAllInTime() {
    form(LONG ? 200 : 80);
    swarm.stop("n50");

    swarm.pass(Duration.ofMillis(4_490));
    assertAllSee("n50", NodeStatus.HEALTHY);
    swarm.pass(Duration.ofMillis(1_020));
    assertAllSee("n50", NodeStatus.SUSPECT);
    swarm.pass(Duration.ofMillis(23_980));
    assertAllSee("n50", NodeStatus.SUSPECT);
    swarm.pass(Duration.ofMillis(1_020));
    assertAllSee("n50", NodeStatus.DOWN);
    assertNobodyElseIsBlamed("n50");

    swarm.resume("n50");
    assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(70)));
  }

  @Test
  void manyThatStopAtOnceAreFoundWhoeverWatchedThem() {
    form(80);
    List<String> stopped = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      stopped.add("n" + i);
      swarm.stop("n" + i);
    }
    // Whose watchers are among them all is found when somebody pings it in turn.
    swarm.pass(Duration.ofSeconds(30 + 80 / 5 + 2));
    for (String node : stopped) {
      assertAllSee(node, NodeStatus.DOWN);
    }
    assertNobodyElseIsBlamed(stopped.toArray(new String[0]));
  }

  @Test
  void aBrokenLinkCondemnsNobody() {
    form(70);
    swarm.cut("n1", "n2");
    swarm.cut("n1", "n3");
    swarm.pass(Duration.ofSeconds(70));
    for (String observer : swarm.nodes()) {
      for (String node : swarm.nodes()) {
        if (!observer.equals(node)) {
          assertEquals(NodeStatus.HEALTHY, status(observer, node), observer + " of " + node);
        }
      }
    }
  }

  @Test
  void aKilledNodeIsDownForAllAtOnce() {
    form(80);
    swarm.kill("n5");
    swarm.pass(Duration.ofMillis(50));
    assertAllSee("n5", NodeStatus.DOWN);
  }

  /** What one node believes of another; null if that is not in its list. */
  private @Nullable NodeStatus status(String observer, String node) {
    return swarm.node(observer).monitor().health(node).map(NodeHealth::status).orElse(null);
  }

  private void assertAllSee(String node, NodeStatus expected) {
    for (String observer : swarm.nodes()) {
      if (!observer.equals(node)
          && swarm.world().lifeOf(observer) != null
          && !swarm.world().lifeOf(observer).isPaused()) {
        assertEquals(expected, status(observer, node), observer + " of " + node);
      }
    }
  }

  private void assertNobodyElseIsBlamed(String... stopped) {
    List<String> except = List.of(stopped);
    for (String node : swarm.nodes()) {
      if (!except.contains(node)) {
        assertAllSee(node, NodeStatus.HEALTHY);
      }
    }
  }
}
