package dev.starling.core.election;

import static dev.starling.core.election.TopologyBench.ELDER;
import static dev.starling.core.election.TopologyBench.SELF;
import static dev.starling.core.election.TopologyBench.YOUNGER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.event.SwarmEvent.CommanderChanged;
import dev.starling.core.event.SwarmEvent.RoleChanged;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.message.Message.TopologyClaim;
import dev.starling.core.message.Message.TopologyRefusal;
import dev.starling.core.message.Message.TopologySupport;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Promise;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.Standing;
import dev.starling.core.topology.Token;
import dev.starling.core.topology.TopologySnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TopologyTest {
  private static final Duration LEASE = HealthConfig.DEFAULT.suspectAfter();
  private static final Promise KEPT = new Promise(5, "a", 1);

  @Test
  void theEldestCommands() {
    TopologyBench bench = new TopologyBench(1, Promise.NONE, true);
    bench.join("z", ELDER);
    Commander z = new Commander(1, new Token(9, ELDER, "z"));
    bench.hear("z", TopologyBench.state(ELDER, Standing.JOINED, 0, z));
    assertEquals(z, bench.topology.commander());

    bench.die("z");
    assertEquals(SELF, commander(bench).node());
    assertTrue(commander(bench).token().term() > 9, "the token rises");
  }

  /** Each would take a term above the other's, and so on, until they are settled. */
  @Test
  void twoLoneCommandersThatMeetDoNotOutbidEachOther() {
    TopologyBench bench = new TopologyBench(1, Promise.NONE, true);
    bench.pass(Duration.ofSeconds(2));
    assertEquals(SELF, commander(bench).node());
    bench.connect("b");
    for (long term = 1L << 50; term < (1L << 50) + 5; term++) {
      Commander b = new Commander(1, new Token(term, YOUNGER, "b"));
      bench.hear("b", TopologyBench.state(YOUNGER, Standing.LONE, 1, b));
      bench.pass(Duration.ofMillis(20));
    }
    assertEquals(1, changes(bench), bench.events.toString());
    bench.pass(Duration.ofSeconds(1));
    assertEquals(2, changes(bench), bench.events.toString());
    assertEquals((1L << 50) + 5, commander(bench).token().term());
  }

  @Test
  void aMemberThatSaysWhatItIsHasNotChangedItsRole() {
    TopologyBench bench = new TopologyBench(1, Promise.NONE, true);
    bench.connect("b");
    bench.topology.settle(bench.now());
    bench.hear("b", TopologyBench.state(YOUNGER, Standing.JOINED, 0, null));
    assertEquals(Role.WINGMATE, bench.topology.snapshot(bench.now()).role("b", 0));
    assertTrue(bench.events.stream().noneMatch(RoleChanged.class::isInstance));
  }

  @Test
  void aLeaseThatIsOverIsSoAtTheReadThoughNothingRan() {
    TopologyBench bench = new TopologyBench(2, KEPT, true);
    bench.join("b", YOUNGER);
    bench.pass(LEASE.plus(LEASE.dividedBy(10)).plusMillis(10));
    TopologyClaim claim = last(bench.sent(TopologyClaim.class));
    bench.hear("b", new TopologySupport(claim.term(), claim.number(), List.of(), 0));
    TopologySnapshot published = bench.topology.snapshot(bench.now());
    assertEquals(commander(bench), published.commander(bench.now().nanos()));
    assertEquals(SELF, commander(bench).node());
    long sentNanos = bench.now().nanos();

    bench.stall(LEASE.multipliedBy(2));
    assertNull(published.commander(bench.now().nanos()));
    assertNull(published.commander(sentNanos + LEASE.toNanos()));
  }

  @Test
  void aPromiseIsAnsweredOnlyOnceItIsKept() {
    TopologyBench bench = new TopologyBench(2, KEPT, false);
    bench.join("b", ELDER);
    bench.pass(LEASE.multipliedBy(2));
    bench.hear("b", new TopologyClaim(1L << 50, 1, ELDER, false, List.of(), 0));
    assertEquals(new Promise(1L << 50, "b", 1), last(bench.beingKept));
    assertEquals(List.of(), bench.sent(TopologySupport.class));
    bench.kept();
    assertEquals(
        List.of(new TopologySupport(1L << 50, 1, List.of(), 0)), bench.sent(TopologySupport.class));
  }

  /** The one that was promised may count on it for a lease, though the voter died meanwhile. */
  @Test
  void aPromiseThatIsFoundKeptIsOwedForALease() {
    TopologyBench bench = new TopologyBench(2, KEPT, true);
    bench.join("b", ELDER);
    bench.pass(LEASE);
    bench.hear("b", new TopologyClaim(1L << 50, 1, ELDER, false, List.of(), 0));
    assertEquals(1, bench.sent(TopologyRefusal.class).size());
    bench.pass(LEASE.dividedBy(10));
    bench.hear("b", new TopologyClaim(1L << 50, 2, ELDER, false, List.of(), 0));
    assertEquals(1, bench.sent(TopologySupport.class).size());
  }

  @Test
  void whatIsDueIsDoneThenAndNotAtTheNextPing() {
    TopologyBench bench = new TopologyBench(2, KEPT, true);
    bench.join("b", YOUNGER);
    bench.pass(LEASE.plus(LEASE.dividedBy(10)).minusMillis(1));
    assertEquals(List.of(), bench.sent(TopologyClaim.class));
    bench.pass(Duration.ofMillis(1));
    assertEquals(1, bench.sent(TopologyClaim.class).size());
  }

  @Test
  void itIsOwedNoLongerOnceThatLifeIsKnownToBeOver() {
    TopologyBench bench = new TopologyBench(2, new Promise(5, "a", 0), true);
    bench.join("a", YOUNGER);
    bench.join("b", ELDER);
    bench.hear("b", new TopologyClaim(1L << 50, 1, ELDER, false, List.of(), 0));
    assertEquals(1, bench.sent(TopologySupport.class).size());
  }

  private static Commander commander(TopologyBench bench) {
    return Objects.requireNonNull(bench.topology.commander(), "it follows nobody");
  }

  private static long changes(TopologyBench bench) {
    return bench.events.stream().filter(CommanderChanged.class::isInstance).count();
  }

  private static <T> T last(List<T> list) {
    assertTrue(!list.isEmpty(), "there is none");
    return list.get(list.size() - 1);
  }
}
