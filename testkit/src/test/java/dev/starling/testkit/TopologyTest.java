package dev.starling.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Quorum;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopologyTest {
  private VirtualSwarm swarm = new VirtualSwarm(3);

  @Test
  void theEldestCommands() {
    startInOrder("c", "a", "b");
    assertAllFollow("c");
    assertEquals(Role.COMMANDER, swarm.node("c").topology().role());
    assertEquals(Role.WINGMATE, swarm.node("a").topology().role());
    assertEquals(3, swarm.node("a").topology().nodeCount());
  }

  @Test
  void aNodeAloneCommandsItselfAfterTheGrace() {
    swarm.add("a");
    swarm.start("a");
    swarm.pass(Duration.ofMillis(990));
    assertEquals(null, commander("a"));
    swarm.pass(Duration.ofMillis(20));
    assertEquals("a", commander("a"));
    assertTrue(swarm.node("a").topology().quorum().isMet());
  }

  @Test
  void whenItDiesTheNextFollowsAtOnceAndTheTokenRises() {
    startInOrder("c", "a", "b");
    Token before = token("a");
    swarm.kill("c");
    swarm.pass(Duration.ofMillis(50));

    assertEquals("a", commander("a"));
    assertEquals("a", commander("b"));
    assertTrue(token("b").compareTo(before) > 0);
    swarm.start("c");
    assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(10)));
    swarm.pass(Duration.ofSeconds(1));
    assertAllFollow("a");
  }

  @Test
  void aCleanLeaverIsReplacedAtOnce() {
    startInOrder("c", "a", "b");
    swarm.leave("c");
    swarm.pass(Duration.ofMillis(50));
    assertEquals("a", commander("b"));
  }

  @Test
  void aNewcomerWithAWrongClockDoesNotTakeOver() {
    swarm.add("slow", "fast");
    swarm.stepClock("slow", Duration.ofDays(-1));
    swarm.stepClock("fast", Duration.ofDays(1));
    startInOrder("b", "c");
    for (String newcomer : new String[] {"slow", "fast"}) {
      swarm.start(newcomer);
      swarm.pass(Duration.ofSeconds(8));
    }
    assertAllFollow("b");
  }

  @Test
  void ofTwoLoneNodesTheOneThatRunsLongerCommandsWhateverTheClocksSay() {
    swarm.add("a", "b");
    swarm.stepClock("b", Duration.ofDays(-1));
    swarm.cut("a", "b");
    swarm.start("a");
    swarm.pass(Duration.ofSeconds(3));
    swarm.start("b");
    swarm.pass(Duration.ofSeconds(3));
    swarm.heal("a", "b");
    assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(70)));
    swarm.pass(Duration.ofSeconds(1));
    assertAllFollow("a");
  }

  @Test
  void whoIsPromotedCommandsUntilThatIsTakenBack() {
    startInOrder("a", "b", "c");
    Token first = token("c");
    swarm.node("a").topology().promote("c", Role.COMMANDER).toCompletableFuture().join();
    swarm.pass(Duration.ofMillis(500));
    assertAllFollow("c");
    Token second = token("b");
    assertTrue(second.compareTo(first) > 0);

    swarm.node("b").topology().promote("c", Role.AUTO).toCompletableFuture().join();
    swarm.pass(Duration.ofMillis(500));
    assertAllFollow("a");
    assertTrue(token("c").compareTo(second) > 0);

    swarm.node("a").topology().requestRole(Role.OBSERVER).toCompletableFuture().join();
    swarm.pass(Duration.ofMillis(500));
    assertAllFollow("b");
    assertEquals(Role.OBSERVER, swarm.node("a").topology().role());
  }

  @Test
  void anObserverNeverCommandsAndAnUnknownNodeIsNotPromoted() {
    swarm.add("a");
    swarm.setRole("a", Role.OBSERVER);
    startInOrder("a", "b");
    assertAllFollow("b");
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> swarm.node("a").topology().promote("x", Role.RELAY).toCompletableFuture().join());
    assertEquals(IllegalArgumentException.class, failure.getCause().getClass());
  }

  @Test
  void healingLeavesTheElderAndSaysThatThereWereTwo() {
    startInOrder("a", "b", "c", "d");
    List<SwarmEvent> conflicts = conflicts();
    cutInTwo();
    swarm.pass(Duration.ofSeconds(40));
    assertEquals("a", commander("b"));
    assertEquals("c", commander("d"));
    assertEquals(List.of(), conflicts);
    swarm.healAll();
    assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(70)));
    swarm.pass(Duration.ofSeconds(1));
    assertAllFollow("a");
    assertFalse(conflicts.isEmpty());
  }

  @Test
  void aCommanderThatGivesWayToOneItOnlyHearsOfSaysSo() {
    startInOrder("a", "b", "c", "d");
    List<SwarmEvent> conflicts = conflicts();
    cutInTwo();
    swarm.pass(Duration.ofSeconds(40));
    assertEquals("c", commander("c"));
    swarm.heal("b", "d");
    assertTrue(swarm.passUntil(() -> "a".equals(commander("c")), Duration.ofSeconds(70)));
    swarm.pass(Duration.ofSeconds(20));
    assertEquals(1, conflicts.size(), conflicts.toString());
    SwarmEvent.CommanderConflict conflict = (SwarmEvent.CommanderConflict) conflicts.get(0);
    assertEquals(
        List.of("c", "a", "a"), List.of(conflict.node(), conflict.other(), conflict.kept()));
  }

  private List<SwarmEvent> conflicts() {
    List<SwarmEvent> conflicts = new ArrayList<>();
    for (String node : swarm.nodes()) {
      swarm
          .node(node)
          .topology()
          .subscribe(
              event -> {
                if (event instanceof SwarmEvent.CommanderConflict) {
                  conflicts.add(event);
                }
              });
    }
    return conflicts;
  }

  @Test
  void aLineFollowsTheEldestThoughItsEndsNeverMet() {
    swarm.add("a", "b", "c", "d");
    swarm.cut("a", "c");
    swarm.cut("a", "d");
    swarm.cut("b", "d");
    startOneByOne("d", "c", "b", "a");
    swarm.pass(Duration.ofSeconds(15));
    assertAllFollow("d");
  }

  @Test
  void aStoppedCommanderKnowsAtOnceThatItIsNone() {
    startInOrder("a", "b", "c");
    swarm.stop("a");
    swarm.pass(Duration.ofSeconds(45));
    assertEquals("b", commander("c"));
    assertEquals(null, commander("a"));
    swarm.resume("a");
    assertEquals(null, commander("a"));
    assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(70)));
    swarm.pass(Duration.ofSeconds(6));
    assertAllFollow("a");
  }

  @Test
  void theSideWithoutTheQuorumHasNoCommander() {
    swarm = new VirtualSwarm(3, false, Quorum.ofSize(3));
    startInOrder("a", "b", "c", "d", "e");
    String before = commander("a");
    assertNotNull(before);
    Token first = token("a");
    for (String left : new String[] {"a", "b"}) {
      for (String right : new String[] {"c", "d", "e"}) {
        swarm.cut(left, right);
      }
    }
    swarm.pass(Duration.ofSeconds(12));
    assertEquals(null, commander("a"));
    assertEquals(null, commander("b"));
    assertFalse(swarm.node("a").topology().quorum().isMet());
    assertEquals("c", commander("e"));
    assertTrue(token("d").compareTo(first) > 0);
    swarm.healAll();
    assertTrue(swarm.passUntil(swarm::isWhole, Duration.ofSeconds(90)));
    swarm.pass(Duration.ofSeconds(3));
    assertAllFollow("c");
    assertTrue(swarm.node("a").topology().quorum().safe());
  }

  @Test
  void laterNodesObserveWhereTheNumberOfVotersIsFixed() {
    swarm = new VirtualSwarm(3, false, Quorum.majorityOf(3));
    startInOrder("a", "b", "c");
    startInOrder("d", "e");
    swarm.pass(Duration.ofSeconds(8));
    String first = commander("d");
    assertNotNull(first);
    assertAllFollow(first);
    assertEquals(Role.OBSERVER, swarm.node("d").topology().role());
    swarm.kill(first);
    swarm.pass(Duration.ofSeconds(8));
    String second = commander("d");
    assertNotNull(second);
    assertTrue(List.of("a", "b", "c").contains(second) && !second.equals(first));
    swarm.kill(second);
    swarm.pass(Duration.ofSeconds(8));
    assertEquals(null, commander("d"));
  }

  @Test
  void oneMoreThanTheQuorumCanBearIsShown() {
    swarm = new VirtualSwarm(3, false, Quorum.ofSize(2));
    startInOrder("a", "b", "c");
    assertTrue(swarm.node("a").topology().quorum().safe());
    startInOrder("d");
    assertFalse(swarm.node("a").topology().quorum().safe());
  }

  private void cutInTwo() {
    for (String left : new String[] {"a", "b"}) {
      swarm.cut(left, "c");
      swarm.cut(left, "d");
    }
  }

  private void startInOrder(String... nodes) {
    startOneByOne(nodes);
    assertTrue(
        swarm.passUntil(
            () -> swarm.nodes().stream().filter(n -> swarm.node(n).isAlive()).allMatch(this::sees),
            Duration.ofSeconds(20)));
    swarm.pass(Duration.ofSeconds(3));
  }

  private boolean sees(String node) {
    long alive = swarm.nodes().stream().filter(n -> swarm.node(n).isAlive()).count();
    return swarm.node(node).topology().nodeCount() == alive;
  }

  private void startOneByOne(String... nodes) {
    swarm.add(nodes);
    for (String node : nodes) {
      swarm.start(node);
      swarm.pass(Duration.ofMillis(20));
    }
  }

  private @Nullable String commander(String node) {
    return swarm.node(node).topology().commander().map(Commander::node).orElse(null);
  }

  private Token token(String node) {
    return swarm.node(node).topology().commander().orElseThrow().token();
  }

  private void assertAllFollow(String commander) {
    for (String node : swarm.nodes()) {
      if (swarm.node(node).isAlive()) {
        assertEquals(commander, commander(node), "as " + node + " sees it");
      }
    }
  }
}
