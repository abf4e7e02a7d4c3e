package dev.starling.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualSwarmTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private VirtualSwarm swarm = new VirtualSwarm(1);

  @Test
  void nodesThatHearOfEachOtherFormASwarm() {
    startAll("a", "b", "c", "d", "e");

    assertTrue(swarm.isWhole());
  }

  @Test
  void aNodeThatConnectsWhileTheOtherStartsAlwaysBecomesAMember() {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      swarm = new VirtualSwarm(seed, random.nextBoolean());
      swarm.add("a", "b", "c");
      for (String node : swarm.nodes()) {
        swarm.start(node);
        swarm.pass(Duration.ofNanos(random.nextLong(5_000_000)));
      }

      assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(10)), "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 250, 500, 750, 999})
  void aStoppedNodeIsSuspectAndDownForAllAndNobodyElseIs(int phaseMillis) {
    startAll("a", "b", "c", "d", "e");
    swarm.pass(Duration.ofMillis(phaseMillis));
    swarm.stop("e");

    swarm.pass(Duration.ofMillis(4_490));
    assertAllSee("e", NodeStatus.HEALTHY);
    swarm.pass(Duration.ofMillis(1_020));
    assertAllSee("e", NodeStatus.SUSPECT);
    swarm.pass(Duration.ofMillis(23_980));
    assertAllSee("e", NodeStatus.SUSPECT);
    swarm.pass(Duration.ofMillis(1_020));
    assertAllSee("e", NodeStatus.DOWN);
    for (String node : new String[] {"a", "b", "c", "d"}) {
      assertAllSee(node, NodeStatus.HEALTHY);
    }
  }

  @Test
  void aStoppedNodeThatGoesOnComesBackToAll() {
    startAll("a", "b", "c");
    swarm.stop("c");
    swarm.pass(Duration.ofMinutes(3));
    assertAllSee("c", NodeStatus.DOWN);
    swarm.resume("c");

    assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(70)));
  }

  @Test
  void aKilledNodeIsDownForAllWithinMilliseconds() {
    startAll("a", "b", "c");
    swarm.kill("b");
    swarm.pass(Duration.ofMillis(20));

    assertEquals(NodeStatus.DOWN, status("a", "b"));
    assertEquals(NodeStatus.DOWN, status("c", "b"));
    swarm.pass(Duration.ofMinutes(62));
    assertNull(status("a", "b"), "forgotten after an hour");
    assertTrue(swarm.world().requireLife("a").core().candidates() <= 1, "and not dialled");
  }

  @Test
  void aNodeThatWasRestartedIsANewMember() {
    startAll("a", "b", "c");
    swarm.kill("b");
    swarm.pass(SECOND);
    swarm.start("b");

    assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(10)));
  }

  @Test
  void aClockSetBackBetweenTwoLivesDoesNotSetTheIncarnationBack() {
    startAll("a", "b", "c");
    long before = health("a", "b").incarnation().orElseThrow();
    swarm.kill("b");
    swarm.stepClock("b", Duration.ofHours(-10));
    swarm.start("b");

    assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(10)));
    assertTrue(health("a", "b").incarnation().orElseThrow() > before);
    assertEquals(health("a", "b").incarnation(), health("c", "b").incarnation());
  }

  @Test
  void aCleanLeaverIsGoneAtOnce() {
    startAll("a", "b", "c");
    swarm.leave("b");
    swarm.pass(Duration.ofMillis(20));

    assertNull(status("a", "b"));
    assertNull(status("c", "b"));
  }

  @Test
  void oneBrokenLinkOfFiveNodesCondemnsNobody() {
    startAll("a", "b", "c", "d", "e");
    swarm.cut("a", "b");
    for (int second = 0; second < 300; second++) {
      swarm.pass(SECOND);
      assertNotEquals(NodeStatus.DOWN, status("a", "b"));
      assertNotEquals(NodeStatus.DOWN, status("b", "a"));
      assertAllSee("c", NodeStatus.HEALTHY);
      assertAllSee("d", NodeStatus.HEALTHY);
      assertAllSee("e", NodeStatus.HEALTHY);
    }
    assertEquals(NodeStatus.HEALTHY, status("a", "b"));
    assertTrue(health("a", "b").via() != null);
    swarm.heal("a", "b");
    assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(70)));
  }

  @Test
  void oneBrokenDirectionOfFiveNodesCondemnsNobody() {
    startAll("a", "b", "c", "d", "e");
    swarm.cutOneWay("a", "b");
    for (int second = 0; second < 300; second++) {
      swarm.pass(SECOND);
      assertNotEquals(NodeStatus.DOWN, status("a", "b"));
      assertNotEquals(NodeStatus.DOWN, status("b", "a"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 10, 29, 45, 200})
  void aNodeThatWasHeldUpCondemnsNobody(long seconds) {
    for (int seed = 0; seed < 4; seed++) {
      swarm = new VirtualSwarm(seed);
      startAll("a", "b", "c", "d", "e");
      swarm.stop("a");
      swarm.pass(Duration.ofSeconds(seconds));
      swarm.resume("a");
      for (int step = 0; step < 100; step++) {
        for (String other : new String[] {"b", "c", "d", "e"}) {
          assertEquals(NodeStatus.HEALTHY, status("a", other));
        }
        swarm.pass(Duration.ofMillis(100));
      }
    }
  }

  @Test
  void aHiddenStarlingNodeIsAMemberLikeOthers() {
    swarm.add("b");
    swarm.hide("b");
    startAll("a", "b", "c");
    swarm.kill("b");
    swarm.pass(Duration.ofMillis(20));
    assertEquals(NodeStatus.DOWN, status("a", "b"));
  }

  @Test
  void twoHalvesSeeEachOtherDownAndHealTogether() {
    startAll("a", "b", "c", "d", "e");
    for (String left : new String[] {"a", "b"}) {
      for (String right : new String[] {"c", "d", "e"}) {
        swarm.cut(left, right);
      }
    }
    swarm.pass(Duration.ofMinutes(5));
    assertEquals(NodeStatus.DOWN, status("a", "e"));
    assertEquals(NodeStatus.HEALTHY, status("a", "b"));
    assertEquals(NodeStatus.HEALTHY, status("c", "e"));
    swarm.healAll();

    assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(90)));
  }

  private void startAll(String... nodes) {
    swarm.add(nodes);
    swarm.start(nodes);
    assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(15)), "no swarm to begin with");
    swarm.pass(Duration.ofSeconds(3));
  }

  /** What one node believes of another; null if that is not in its list. */
  private @Nullable NodeStatus status(String observer, String node) {
    return swarm.node(observer).monitor().health(node).map(NodeHealth::status).orElse(null);
  }

  private NodeHealth health(String observer, String node) {
    return swarm.node(observer).monitor().health(node).orElseThrow();
  }

  private void assertAllSee(String node, NodeStatus expected) {
    for (String observer : swarm.nodes()) {
      if (!observer.equals(node) && !swarm.world().lifeOf(observer).isPaused()) {
        assertEquals(expected, status(observer, node), observer + " of " + node);
      }
    }
  }
}
