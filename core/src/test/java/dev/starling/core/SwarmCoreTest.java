package dev.starling.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.event.DownReason;
import dev.starling.core.event.SwarmEvent.DiscoveryFailed;
import dev.starling.core.event.SwarmEvent.NodeDown;
import dev.starling.core.event.SwarmEvent.NodeForgotten;
import dev.starling.core.event.SwarmEvent.NodeUp;
import dev.starling.core.event.SwarmEvent.StatusChange;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.health.PeerKind;
import dev.starling.core.message.Message;
import dev.starling.core.port.DialFailure;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SwarmCoreTest {
  private static final String B = "b@127.0.0.1";
  private static final String C = "c@127.0.0.1";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final CoreBench bench = new CoreBench();

  @Test
  void aSightedNodeIsDialledAtOnce() {
    bench.core.handleSighted(bench.now(), "gossip", 256, B, Duration.ofSeconds(30));
    bench.settle();

    assertEquals(List.of(B), bench.dials);
  }

  @Test
  void theNodeItselfIsNotDialled() {
    bench.core.handleSighted(bench.now(), "gossip", 256, CoreBench.SELF, Duration.ofSeconds(30));
    bench.settle();

    assertEquals(List.of(), bench.dials);
    assertEquals(0, bench.core.candidates());
  }

  @Test
  void bothSidesSayHelloFirst() {
    bench.connect(B, 1);

    assertEquals(
        List.of(
            new Message.Hello(
                CoreBench.INCARNATION,
                OptionalLong.empty(),
                "test",
                List.of("feature", "overlay", "comms", "topology"))),
        bench.sentTo(B));
  }

  @Test
  void aNodeThatSaysHelloIsAStarlingMember() {
    bench.connect(B, 1);
    bench.hello(B, 77, OptionalLong.empty());

    assertEquals(PeerKind.STARLING, bench.member(B).kind());
    assertEquals(OptionalLong.of(77), bench.member(B).incarnation());
    assertEquals(NodeStatus.HEALTHY, bench.member(B).status());
    assertTrue(bench.member(B).connected());
    assertEquals(
        List.of(
            new StatusChange(1_000, B, null, NodeStatus.HEALTHY),
            new NodeUp(1_000, B, PeerKind.STARLING)),
        bench.events);
  }

  @Test
  void aNodeThatOnlyAnswersIsABeamMember() {
    bench.connect(B, 1);
    bench.core.handleBeamAnswer(bench.now(), B, 0);

    assertEquals(PeerKind.BEAM, bench.member(B).kind());
    assertEquals(OptionalLong.empty(), bench.member(B).incarnation());
  }

  @Test
  void aSilentVisibleNodeBecomesAMemberAfterAPingInterval() {
    bench.connect(B, 1);

    bench.pass(SECOND.minusNanos(1));
    assertTrue(bench.health(B).isEmpty());
    bench.pass(Duration.ofNanos(1));
    assertEquals(PeerKind.BEAM, bench.member(B).kind());
  }

  @Test
  void theSilenceOfANodeThatStopsAfterTheHandshakeCountsFromThere() {
    bench.connect(B, 1);
    bench.pass(Duration.ofMillis(4_500));
    assertEquals(NodeStatus.HEALTHY, bench.member(B).status());
    bench.pass(SECOND);
    assertEquals(NodeStatus.SUSPECT, bench.member(B).status());
  }

  @Test
  void aStallOfOurOwnRightAfterTheHandshakeCondemnsNobody() {
    bench.connect(B, 1);
    bench.stall(Duration.ofSeconds(40));

    assertEquals(NodeStatus.HEALTHY, bench.member(B).status());
  }

  @Test
  void aHiddenNodeThatOnlyAnswersIsNoMember() {
    bench.connectHidden(B, 1);
    bench.core.handleBeamAnswer(bench.now(), B, 0);
    bench.pass(Duration.ofMinutes(10));

    assertTrue(bench.health(B).isEmpty());
    assertEquals(List.of(), bench.events);
  }

  @Test
  void aHiddenNodeThatSaysHelloIsAMember() {
    bench.connectHidden(B, 1);
    bench.pass(Duration.ofMinutes(10));
    bench.hello(B, 77, OptionalLong.empty());

    assertEquals(NodeStatus.HEALTHY, bench.member(B).status());
    bench.disconnected(B);
    assertEquals(List.of(B), bench.dials, "a member that was lost is tried once more at once");
  }

  @Test
  void aHiddenNodeThatGoesIsNotDialled() {
    bench.connectHidden(B, 1);
    bench.disconnected(B);
    bench.pass(Duration.ofMinutes(10));

    assertEquals(List.of(), bench.dials);
    assertEquals(0, bench.core.candidates());
  }

  @Test
  void starlingNodesArePingedByMessageAndBeamNodesByIsAuth() {
    bench.join(B, 1);
    bench.connect(C, 1);
    bench.core.handleBeamAnswer(bench.now(), C, 0);
    bench.forgetCalls();

    bench.pass(Duration.ofSeconds(3));

    assertEquals(3, bench.sentTo(B).size());
    assertEquals(3, bench.beamPings.size());
    assertTrue(bench.beamPings.stream().allMatch(ping -> ping.to().equals(C)));
    assertEquals(List.of(), bench.sentTo(C));
  }

  @Test
  void aPingIsAnsweredAtOnceEvenBeforeTheHello() {
    bench.connect(B, 1);
    bench.forgetCalls();
    bench.core.handleMessage(bench.now(), B, new Message.Ping(42));

    assertEquals(List.of(new Message.Pong(42)), bench.sentTo(B));
  }

  @Test
  void messagesWithoutAConnectionHaveNoEffect() {
    bench.receive(B, new Message.Ping(1));
    bench.receive(B, new Message.Leave());
    bench.hello(B, 5, OptionalLong.of(2 * CoreBench.INCARNATION));
    bench.core.handleBeamAnswer(bench.now(), B, 1);
    bench.disconnected(B);

    assertEquals(List.of(), bench.sent);
    assertEquals(List.of(), bench.events);
    assertEquals(List.of(), bench.dials);
    assertEquals(CoreBench.INCARNATION, bench.core.incarnation());
  }

  @Test
  void aRefusedRetryMeansDownNow() {
    bench.join(B, 1);
    bench.disconnected(B);
    assertEquals(NodeStatus.HEALTHY, bench.member(B).status(), "a reset alone condemns nobody");
    bench.forgetCalls();

    bench.dialFailed(B, DialFailure.REFUSED);

    assertEquals(
        List.of(
            new StatusChange(1_000, B, NodeStatus.HEALTHY, NodeStatus.DOWN),
            new NodeDown(1_000, B, DownReason.REFUSED)),
        bench.events);
  }

  @Test
  void aNameGoneFromEpmdMeansDownNow() {
    bench.join(B, 1);
    bench.disconnected(B);
    bench.forgetCalls();

    bench.dialFailed(B, DialFailure.NAME_GONE);

    assertTrue(bench.events.contains(new NodeDown(1_000, B, DownReason.NAME_GONE)));
  }

  @Test
  void aRetryWithoutAnAnswerMeansSuspect() {
    for (DialFailure failure :
        List.of(DialFailure.TIMEOUT, DialFailure.UNREACHABLE, DialFailure.REJECTED)) {
      CoreBench each = new CoreBench();
      each.join(B, 1);
      each.disconnected(B);
      each.dialFailed(B, failure);

      assertEquals(NodeStatus.SUSPECT, each.member(B).status(), failure.name());
    }
  }

  @Test
  void aRetrySupersededByTheirDialSaysNothing() {
    bench.join(B, 1);
    bench.disconnected(B);
    bench.dialFailed(B, DialFailure.SUPERSEDED);

    assertEquals(NodeStatus.HEALTHY, bench.member(B).status());
  }

  @Test
  void aReconnectInTheSameLifeIsNoEvent() {
    bench.join(B, 1);
    bench.disconnected(B);
    bench.forgetCalls();
    bench.join(B, 1);

    assertEquals(List.of(), bench.events);
    assertTrue(bench.member(B).connected());
  }

  @Test
  void aCleanLeaverIsDownAndForgottenAtOnce() {
    bench.join(B, 1);
    bench.core.handleSighted(bench.now(), "gossip", 256, B, Duration.ofSeconds(30));
    bench.forgetCalls();

    bench.receive(B, new Message.Leave());

    assertEquals(
        List.of(
            new StatusChange(1_000, B, NodeStatus.HEALTHY, NodeStatus.DOWN),
            new NodeDown(1_000, B, DownReason.LEFT),
            new NodeForgotten(1_000, B)),
        bench.events);
    assertEquals(List.of(B), bench.disconnects);
    bench.pass(Duration.ofMinutes(5));
    assertEquals(List.of(), bench.dials, "not before a strategy reports it anew");
    assertEquals(0, bench.core.candidates());
  }

  @Test
  void aLeaverThatIsReportedAnewIsDialled() {
    bench.join(B, 1);
    bench.receive(B, new Message.Leave());
    bench.core.handleSighted(bench.now(), "gossip", 256, B, Duration.ofSeconds(30));
    bench.pass(SECOND);

    assertEquals(List.of(B), bench.dials);
  }

  @Test
  void onlyStarlingNodesAreToldOfOurDeparture() {
    bench.join(B, 1);
    bench.connect(C, 1);
    bench.core.handleBeamAnswer(bench.now(), C, 0);
    bench.forgetCalls();

    bench.core.handleLeave(bench.now());

    assertEquals(List.of(new CoreBench.Sent(B, new Message.Leave())), bench.sent);
  }

  @Test
  void aDownNodeIsDisconnectedAndDialledAgainLater() {
    bench.join(B, 1);
    bench.forgetCalls();
    bench.pass(Duration.ofSeconds(31));

    assertEquals(NodeStatus.DOWN, bench.member(B).status());
    assertFalse(bench.member(B).connected());
    assertEquals(List.of(B), bench.disconnects);
    bench.pass(SECOND);
    assertEquals(List.of(B), bench.dials);
  }

  @Test
  void aFailedStrategyIsAnEventAndNothingElse() {
    bench.join(B, 1);
    bench.forgetCalls();
    bench.core.handleDiscoveryFailed(bench.now(), "tailscale", "exit code 1");

    assertEquals(
        List.of(new DiscoveryFailed(1_000, "tailscale", null, "exit code 1")), bench.events);
    assertEquals(List.of(), bench.disconnects);
    assertTrue(bench.member(B).connected());
  }

  @Test
  void aNodeToldOfALaterLifeOfItsNameGoesAboveItAndTellsAll() {
    bench.join(B, 1);
    bench.join(C, 1);
    bench.forgetCalls();
    long remembered = CoreBench.INCARNATION + 41;

    bench.hello(B, 1_000, OptionalLong.of(remembered));

    long risen = bench.core.incarnation();
    assertTrue(risen > remembered && risen <= remembered + 1_000_000, "incarnation " + risen);
    for (String node : List.of(B, C)) {
      assertTrue(
          bench.sentTo(node).stream()
              .anyMatch(m -> m instanceof Message.Hello h && h.incarnation() == risen),
          node);
    }
  }

  @Test
  void anIncarnationThatNothingIsAboveIsNotFollowed() {
    bench.join(B, 1);
    bench.hello(B, 1_000, OptionalLong.of(Long.MAX_VALUE));

    assertEquals(CoreBench.INCARNATION, bench.core.incarnation(), "it would go below all others");
    bench.hello(B, 1_000, OptionalLong.of(Long.MAX_VALUE - 1));
    assertEquals(Long.MAX_VALUE, bench.core.incarnation());
  }

  @Test
  void anEqualIncarnationIsAReconnectInTheSameLife() {
    bench.join(B, 1);
    bench.hello(B, 1_000, OptionalLong.of(CoreBench.INCARNATION));

    assertEquals(CoreBench.INCARNATION, bench.core.incarnation());
  }

  @Test
  void theHelloTellsTheIncarnationRemembered() {
    bench.connect(B, 1);
    bench.hello(B, 77, OptionalLong.empty());
    bench.disconnected(B);
    bench.forgetCalls();
    bench.connect(B, 2);

    assertTrue(
        bench.sentTo(B).get(0) instanceof Message.Hello hello
            && hello.seen().equals(OptionalLong.of(77)));
  }

  @Test
  void withNothingToDoItOnlyLooksAfterItself() {
    long untilNanos = bench.core.nextWakeNanos(bench.now()) - bench.now().nanos();
    assertTrue(untilNanos >= 0 && untilNanos <= SECOND.toNanos());
    bench.pass(Duration.ofMinutes(10));

    assertEquals(List.of(), bench.sent);
    assertEquals(List.of(), bench.dials);
  }
}
