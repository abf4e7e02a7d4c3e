package dev.starling.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.event.DownReason;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.event.SwarmEvent.NodeDown;
import dev.starling.core.event.SwarmEvent.NodeForgotten;
import dev.starling.core.event.SwarmEvent.NodeUp;
import dev.starling.core.event.SwarmEvent.StatusChange;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.health.PeerKind;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Lives of nodes: joining, going down, coming back, being forgotten. */
class MembershipTest {
  private static final String B = "b@h";

  private final MonitorBench bench = new MonitorBench();

  @Test
  void aNewConnectionAloneDoesNotEndDown() {
    goDown(B);
    bench.connect(B, 1);
    bench.pass(Duration.ofMillis(4_999));

    assertEquals(NodeStatus.DOWN, bench.status(B));
    assertTrue(bench.health(B).connected());
    assertEquals(List.of(), bench.events, "no event on the way");
  }

  @Test
  void anAnswerEndsDown() {
    goDown(B);
    bench.connect(B, 1);
    bench.answer(B);

    assertEquals(
        List.of(
            new StatusChange(millis(), B, NodeStatus.DOWN, NodeStatus.HEALTHY),
            new NodeUp(millis(), B, PeerKind.STARLING)),
        bench.events);
  }

  @Test
  void aDownNodeThatDoesNotAnswerOnItsNewConnectionIsGivenUpAgain() {
    goDown(B);
    bench.connect(B, 1);
    bench.pass(HealthConfig.DEFAULT.suspectAfter());

    assertEquals(List.of(B), bench.disconnects);
    assertFalse(bench.health(B).connected());
    assertEquals(List.of(), bench.events);
  }

  @Test
  void aDownNodeWithoutAConnectionIsNotPinged() {
    goDown(B);
    int pings = bench.pings.size();
    bench.pass(Duration.ofMinutes(10));

    assertEquals(pings, bench.pings.size());
  }

  @Test
  void aDownNodeIsForgottenAfterItsTime() {
    goDown(B);
    bench.pass(HealthConfig.DEFAULT.forgetAfter().minus(Duration.ofSeconds(1)));
    assertEquals(NodeStatus.DOWN, bench.status(B));
    bench.pass(Duration.ofSeconds(1));

    assertEquals(List.of(), bench.monitor.snapshot(bench.now()));
    assertEquals(List.of(B), bench.forgotten);
    assertEquals(1, bench.events.size());
    assertTrue(bench.events.get(0) instanceof NodeForgotten gone && gone.node().equals(B));
    assertEquals(Long.MAX_VALUE, bench.monitor.nextWakeNanos(bench.now()));
  }

  @Test
  void whoComesBackInTimeIsNotForgotten() {
    goDown(B);
    bench.pass(Duration.ofMinutes(59));
    bench.join(B, Duration.ofMillis(1));
    bench.pass(Duration.ofHours(2));

    assertEquals(List.of(), bench.forgotten);
    assertEquals(NodeStatus.HEALTHY, bench.status(B));
  }

  @Test
  void aNewCreationEndsTheOldLifeAndBeginsAnother() {
    bench.join(B, Duration.ofMillis(1));
    bench.pass(Duration.ofSeconds(10));
    bench.events.clear();
    bench.monitor.handleDisconnected(bench.now(), B);
    bench.connect(B, 2);

    assertEquals(
        List.of(
            new StatusChange(millis(), B, NodeStatus.HEALTHY, NodeStatus.DOWN),
            new NodeDown(millis(), B, DownReason.NEW_INCARNATION),
            new StatusChange(millis(), B, null, NodeStatus.HEALTHY),
            new NodeUp(millis(), B, PeerKind.STARLING)),
        bench.events);
    assertEquals(2, bench.health(B).creation());
    assertTrue(bench.health(B).rtt().isEmpty(), "measured of the life before");
    assertEquals(List.of(), bench.disconnects, "the connection is the new one's");
    assertEquals(List.of(), bench.forgotten);
  }

  @Test
  void aNewCreationAtANameThatIsDownBeginsALifeWithoutAnotherEnd() {
    goDown(B);
    bench.connect(B, 2);

    assertEquals(
        List.of(
            new StatusChange(millis(), B, null, NodeStatus.HEALTHY),
            new NodeUp(millis(), B, PeerKind.STARLING)),
        bench.events);
  }

  @Test
  void aReconnectInTheSameLifeKeepsWhatWasMeasured() {
    bench.join(B, Duration.ofMillis(1));
    bench.pass(Duration.ofSeconds(10));
    long joined = bench.health(B).joinedAtMillis();
    bench.monitor.handleDisconnected(bench.now(), B);
    assertFalse(bench.health(B).connected());
    bench.connect(B, 1);

    assertTrue(bench.health(B).connected());
    assertEquals(joined, bench.health(B).joinedAtMillis());
    assertFalse(bench.health(B).rtt().isEmpty());
  }

  @Test
  void aLeaverIsDownAndForgottenAtOnceWithoutSuspicion() {
    bench.join(B, Duration.ofMillis(1));
    bench.events.clear();
    bench.monitor.handleLeft(bench.now(), B);

    assertEquals(
        List.of(
            new StatusChange(millis(), B, NodeStatus.HEALTHY, NodeStatus.DOWN),
            new NodeDown(millis(), B, DownReason.LEFT),
            new NodeForgotten(millis(), B)),
        bench.events);
    assertEquals(List.of(B), bench.forgotten);
  }

  @Test
  void aTimeoutClosesTheConnection() {
    bench.joinSilent(B);
    bench.pass(Duration.ofSeconds(31));

    assertEquals(List.of(B), bench.disconnects);
    assertTrue(
        bench.events.stream()
            .anyMatch(e -> e instanceof NodeDown down && down.reason() == DownReason.TIMEOUT));
  }

  @Test
  void incarnationsNeverGoBack() {
    bench.joinSilent(B);
    bench.monitor.handleIdentified(B, PeerKind.STARLING, 100);
    bench.monitor.handleIdentified(B, PeerKind.STARLING, 50);
    assertEquals(OptionalLong.of(100), bench.health(B).incarnation());

    bench.connect(B, 2);
    bench.monitor.handleIdentified(B, PeerKind.STARLING, 60);
    assertEquals(OptionalLong.empty(), bench.health(B).incarnation(), "it is about to rise");
    assertEquals(OptionalLong.of(100), bench.monitor.incarnation(B));
    bench.monitor.handleIdentified(B, PeerKind.STARLING, 101);
    assertEquals(OptionalLong.of(101), bench.health(B).incarnation());
  }

  @Test
  void strangersHaveNoIncarnation() {
    bench.monitor.handleIdentified(B, PeerKind.STARLING, 100);

    assertEquals(OptionalLong.empty(), bench.monitor.incarnation(B));
    assertEquals(List.of(), bench.monitor.snapshot(bench.now()));
  }

  @Test
  void aFullListOfLivingNodesTakesNobodyIn() {
    MonitorBench full = withMaxMembers(3);
    for (String node : List.of("c@h", "d@h", "e@h")) {
      full.join(node, Duration.ofMillis(1));
    }
    full.events.clear();

    assertFalse(full.connect(B, 1));
    assertEquals(3, full.monitor.snapshot(full.now()).size());
    assertEquals(1, full.monitor.refusedMembers());
    assertEquals(List.of(), full.events);
    assertTrue(full.connect("d@h", 2), "a new life of a member needs no room");
  }

  @Test
  void aFullListForgetsWhoIsDownTheLongest() {
    MonitorBench full = withMaxMembers(2);
    for (String node : List.of("z@h", "c@h")) {
      full.connect(node, 1);
      full.monitor.handleDisconnected(full.now(), node);
      full.monitor.handleConfirmedDown(full.now(), node, DownReason.REFUSED);
      full.pass(Duration.ofSeconds(1));
    }

    assertTrue(full.connect(B, 1));
    assertEquals(List.of("z@h"), full.forgotten);
    assertTrue(full.connect("d@h", 1));
    assertEquals(List.of("z@h", "c@h"), full.forgotten);
    assertFalse(full.connect("e@h", 1));
  }

  @Test
  void aFullListDoesNotForgetADownNodeThatIsJustTried() {
    MonitorBench full = withMaxMembers(1);
    full.connect("c@h", 1);
    full.monitor.handleDisconnected(full.now(), "c@h");
    full.monitor.handleConfirmedDown(full.now(), "c@h", DownReason.REFUSED);
    full.connect("c@h", 1);

    assertFalse(full.connect(B, 1), "its connection would be left without an owner");
  }

  @Test
  void snapshotsAreImmutableAndOrderedByName() {
    bench.join("c@h", Duration.ofMillis(1));
    bench.join(B, Duration.ofMillis(1));
    List<NodeHealth> before = bench.monitor.snapshot(bench.now());
    assertEquals(List.of(B, "c@h"), before.stream().map(NodeHealth::node).toList());
    NodeHealth b = before.get(0);
    bench.stopAnswering(B);
    bench.pass(Duration.ofSeconds(40));

    assertEquals(NodeStatus.HEALTHY, before.get(0).status());
    assertEquals(b, before.get(0));
    assertTrue(before.get(0).rtt().isEmpty());
    assertThrows(UnsupportedOperationException.class, () -> before.remove(0));
    assertThrows(UnsupportedOperationException.class, () -> before.set(0, b));
  }

  @Test
  void aSnapshotIsSharedUntilSomethingChanges() {
    bench.joinSilent(B);
    List<NodeHealth> first = bench.monitor.snapshot(bench.now());

    assertTrue(first == bench.monitor.snapshot(bench.now()));
    bench.answer(B);
    assertFalse(first == bench.monitor.snapshot(bench.now()));
  }

  @Test
  void inputsAboutStrangersHaveNoEffect() {
    bench.monitor.handleAnswered(bench.now(), B, 1);
    bench.monitor.handleDisconnected(bench.now(), B);
    bench.monitor.handleUnreachable(bench.now(), B);
    bench.monitor.handleConfirmedDown(bench.now(), B, DownReason.REFUSED);
    bench.monitor.handleLeft(bench.now(), B);
    bench.monitor.handleLife(bench.now(), B, 1);
    bench.pass(Duration.ofMinutes(1));

    assertEquals(List.<SwarmEvent>of(), bench.events);
    assertEquals(List.of(), bench.forgotten);
  }

  /** Joins a node, lets it go down, and forgets what was recorded. */
  private void goDown(String node) {
    bench.joinSilent(node);
    bench.pass(Duration.ofMillis(30_500));
    assertEquals(NodeStatus.DOWN, bench.status(node));
    bench.events.clear();
    bench.disconnects.clear();
  }

  private long millis() {
    return bench.now().epochMillis();
  }

  private static MonitorBench withMaxMembers(int maxMembers) {
    HealthConfig usual = HealthConfig.DEFAULT;
    return new MonitorBench(
        new HealthConfig(
            usual.pingInterval(),
            usual.suspectAfter(),
            usual.downAfter(),
            usual.forgetAfter(),
            maxMembers),
        0);
  }
}
