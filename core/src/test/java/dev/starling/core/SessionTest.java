package dev.starling.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.health.HealthConfig;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.message.Message;
import dev.starling.core.port.DialFailure;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Connections, members and candidates tell one story, in whatever order the world reports. */
class SessionTest {
  private static final String B = "b@127.0.0.1";
  private static final String C = "c@127.0.0.1";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final CoreBench bench = new CoreBench();

  @Test
  void aDownNodeThatReconnectsAndLeavesIsDisconnected() {
    bench.join(B, 1);
    bench.disconnected(B);
    bench.dialFailed(B, DialFailure.REFUSED);
    bench.join(B, 1);
    bench.forgetCalls();

    bench.receive(B, new Message.Leave());

    assertTrue(bench.health(B).isEmpty());
    assertEquals(List.of(B), bench.disconnects, "nobody would ping what is not in the list");
  }

  @Test
  void aNodeThatLeavesBeforeItSaidHelloIsDisconnected() {
    bench.connect(B, 1);
    bench.receive(B, new Message.Leave());

    assertEquals(List.of(B), bench.disconnects);
    bench.pass(Duration.ofSeconds(5));
    assertTrue(bench.health(B).isEmpty());
  }

  @Test
  void aDownNodeIsNotForgottenWhileItsNewConnectionIsTried() {
    bench.join(B, 1);
    bench.disconnected(B);
    bench.dialFailed(B, DialFailure.REFUSED);
    bench.pass(HealthConfig.DEFAULT.forgetAfter().minus(SECOND));
    bench.join(B, 1);
    bench.pass(Duration.ofSeconds(2));
    bench.pong(B);

    assertEquals(NodeStatus.HEALTHY, bench.member(B).status());
    assertTrue(bench.member(B).connected());
  }

  @Test
  void aDownNodeWhoseNewConnectionIsInVainIsForgottenAfterIt() {
    bench.join(B, 1);
    bench.disconnected(B);
    bench.dialFailed(B, DialFailure.REFUSED);
    bench.pass(HealthConfig.DEFAULT.forgetAfter().minus(SECOND));
    bench.join(B, 1);
    bench.forgetCalls();
    bench.pass(HealthConfig.DEFAULT.suspectAfter());

    assertEquals(List.of(B), bench.disconnects);
    assertTrue(bench.health(B).isEmpty());
  }

  @Test
  void aDialThatFailsAfterTheOtherSideConnectedSaysNothing() {
    for (DialFailure failure : DialFailure.values()) {
      CoreBench each = new CoreBench();
      each.join(B, 1);
      each.disconnected(B);
      each.connect(B, 1);
      each.dialFailed(B, failure);

      assertEquals(NodeStatus.HEALTHY, each.member(B).status(), failure.name());
    }
  }

  @Test
  void aFormerMemberWhoseNewConnectionBreaksAtOnceIsStillDialled() {
    bench.join(B, 1);
    bench.disconnected(B);
    bench.connect(B, 1);
    bench.forgetCalls();

    bench.disconnected(B);
    bench.pass(Duration.ofSeconds(5));

    assertTrue(bench.dials.contains(B));
  }

  @Test
  void aSightedNodeWhoseConnectionBreaksAtOnceIsDialledWithPauses() {
    bench.core.handleSighted(bench.now(), "epmd", 1_024, B, Duration.ofHours(1));
    bench.settle();
    for (int i = 0; i < 20; i++) {
      int dialsBefore = bench.dials.size();
      bench.connect(B, 1);
      bench.disconnected(B);
      bench.core.handleSighted(bench.now(), "epmd", 1_024, B, Duration.ofHours(1));
      bench.settle();
      assertEquals(dialsBefore, bench.dials.size(), "no pause before dial " + (i + 2));
      bench.pass(Duration.ofSeconds(61));
      assertTrue(bench.dials.size() > dialsBefore, "given up after " + (i + 1));
    }
  }

  @Test
  void anAnswerOfAConnectionThatEndedHasNoEffect() {
    bench.join(B, 1);
    bench.disconnected(B);
    bench.dialFailed(B, DialFailure.REFUSED);
    bench.connect(B, 1);
    bench.receive(B, new Message.Pong(1));

    assertEquals(NodeStatus.DOWN, bench.member(B).status(), "it said no hello yet");
    bench.disconnected(B);
    bench.core.handleBeamAnswer(bench.now(), B, 1);
    assertEquals(NodeStatus.DOWN, bench.member(B).status());
  }

  @Test
  void aNewLifeAtANameEndsTheOldOneAtOnce() {
    bench.join(B, 1);
    bench.disconnected(B);
    bench.connect(B, 2);

    assertEquals(NodeStatus.DOWN, bench.member(B).status(), "before the new one said anything");
    bench.hello(B, 9_999, OptionalLong.empty());
    assertEquals(NodeStatus.HEALTHY, bench.member(B).status());
    assertEquals(2, bench.member(B).creation());
  }

  @Test
  void aFullListTakesNobodyInAndDialsWithPauses() {
    CoreBench full = new CoreBench(withMaxMembers(1));
    full.join(B, 1);
    full.core.handleSighted(full.now(), "epmd", 1_024, C, Duration.ofHours(1));
    full.settle();
    full.disconnects.clear();
    int dials = 0;
    for (int second = 0; second < 120; second++) {
      full.passAnswered(SECOND, B);
      if (full.dials.remove(C)) {
        dials++;
        full.join(C, 1);
        assertTrue(full.disconnects.remove(C));
      }
    }

    assertTrue(full.health(C).isEmpty());
    assertEquals(NodeStatus.HEALTHY, full.member(B).status());
    assertTrue(dials >= 1 && dials <= 10, dials + " dials in two minutes");
  }

  @Test
  void aFullListMakesRoomByForgettingTheNodeThatIsDownTheLongest() {
    CoreBench full = new CoreBench(withMaxMembers(2));
    full.join(B, 1);
    full.join(C, 1);
    full.dialsFail = DialFailure.REFUSED;
    for (String node : List.of(C, B)) {
      full.disconnected(node);
      full.pass(SECOND);
    }
    full.join("d@127.0.0.1", 1);

    assertFalse(full.health(C).isPresent());
    assertTrue(full.health(B).isPresent());
    assertTrue(full.health("d@127.0.0.1").isPresent());
    full.forgetCalls();
    full.passAnswered(Duration.ofMinutes(2), "d@127.0.0.1");
    assertTrue(full.dials.contains(B));
    assertFalse(full.dials.contains(C), "who is in no list is not dialled");
  }

  @Test
  void joiningOneselfByHandIsNoDial() {
    bench.core.handleConnectRequest(bench.now(), CoreBench.SELF);
    bench.settle();

    assertEquals(List.of(), bench.dials);
  }

  @Test
  void whoLeftDialsNobodyAndLetsNobodyIn() {
    bench.join(B, 1);
    bench.core.handleLeave(bench.now());
    bench.forgetCalls();

    bench.disconnected(B);
    bench.core.handleSighted(bench.now(), "gossip", 256, C, Duration.ofHours(1));
    bench.pass(Duration.ofMinutes(5));
    assertEquals(List.of(), bench.dials);
    bench.connect(C, 1);
    assertEquals(List.of(C), bench.disconnects);
    assertEquals(List.of(), bench.sent);
    assertEquals(Long.MAX_VALUE, bench.core.nextWakeNanos(bench.now()));
  }

  private static HealthConfig withMaxMembers(int maxMembers) {
    HealthConfig usual = HealthConfig.DEFAULT;
    return new HealthConfig(
        usual.pingInterval(),
        usual.suspectAfter(),
        usual.downAfter(),
        usual.forgetAfter(),
        maxMembers);
  }
}
