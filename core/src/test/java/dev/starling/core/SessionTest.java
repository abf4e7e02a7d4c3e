package dev.starling.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.health.HealthConfig;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.port.DialFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections, members and candidates tell one story, in whatever order the world reports. */
class SessionTest {
  private static final String B = "b@127.0.0.1";
  private static final String C = "c@127.0.0.1";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final CoreBench bench = new CoreBench();

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
