package dev.starling.core.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.port.DialFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorBoundsTest {
  private static final String B = "b@127.0.0.1";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final ConnectorBench bench = new ConnectorBench(5);

  @ParameterizedTest
  @ValueSource(ints = {1, 256, 1_024})
  void aStrategyHasNoMoreCandidatesThanItSays(int max) {
    for (int i = 0; i < max + 10; i++) {
      bench.sighted("gossip", max, "n" + i + "@host", HOUR);
    }

    assertEquals(max, bench.connector.candidates());
    assertEquals(10, bench.connector.refusedCandidates());
  }

  @Test
  void theCandidatesOfOneStrategyDoNotCountForAnother() {
    for (int i = 0; i < 300; i++) {
      bench.sighted("gossip", 256, "g" + i + "@host", HOUR);
    }
    bench.sighted("epmd", 1_024, B, HOUR);

    assertEquals(257, bench.connector.candidates());
  }

  @Test
  void allStrategiesTogetherHaveNoMoreThanTheBound() {
    for (int i = 0; i < Connector.MAX_CANDIDATES; i++) {
      bench.sighted("s" + i % 7, 1_024, "n" + i + "@host", HOUR);
    }
    bench.sighted("another", 1_024, B, HOUR);
    assertFalse(bench.connector.handleRequested(bench.now(), B));

    assertEquals(Connector.MAX_CANDIDATES, bench.connector.candidates());
    assertEquals(2, bench.connector.refusedCandidates());
  }

  @Test
  void expiredAndConnectedNodesTakeNoRoom() {
    bench.sighted("gossip", 1, B, SECOND);
    bench.advance();
    bench.connected(B);
    bench.sighted("gossip", 1, "c@host", SECOND);
    bench.advance();
    bench.fail("c@host", DialFailure.REFUSED);
    bench.sleep(SECOND);
    bench.sighted("gossip", 1, "d@host", SECOND);

    assertEquals(0, bench.connector.refusedCandidates());
  }

  @Test
  void dialsAtOnceAreBoundedEvenWhenAllMembersAreLost() {
    List<String> nodes = IntStream.range(0, 100).mapToObj(i -> "n" + i + "@host").toList();
    nodes.forEach(bench::steadyMember);
    nodes.forEach(node -> bench.connector.handleDisconnected(bench.now(), node));
    nodes.forEach(node -> bench.connector.handleRequested(bench.now(), "other-" + node));
    bench.advance();

    assertEquals(Connector.MAX_DIALS, bench.dials.size());
    assertEquals(
        Long.MAX_VALUE,
        bench.connector.nextWakeNanos(bench.now()),
        "nothing to do before one ends");
    for (int ended = 0; ended < bench.dials.size(); ended++) {
      bench.fail(bench.dials.get(ended), DialFailure.REFUSED);
      bench.advance();
      assertTrue(bench.dials.size() - ended - 1 <= Connector.MAX_DIALS);
    }
    assertTrue(new HashSet<>(bench.dials).containsAll(nodes));
  }

  @Test
  void silentNodesDoNotKeepALateComerWaiting() {
    for (int i = 0; i < 256; i++) {
      bench.sighted("gossip", 256, "n" + i + "@host", DiscoveryContext.FOREVER);
    }
    bench.passInSilence(Duration.ofMinutes(10));
    bench.sighted(B, HOUR);
    bench.dials.clear();
    bench.passInSilence(Duration.ofSeconds(70));

    assertTrue(bench.dials.contains(B));
  }

  @Test
  void everybodyGetsATurnAmongManySilentNodes() {
    Set<String> nodes = new HashSet<>();
    for (int i = 0; i < Connector.MAX_CANDIDATES; i++) {
      nodes.add("n" + i + "@host");
      bench.sighted("epmd", 1_024, "n" + i + "@host", DiscoveryContext.FOREVER);
    }
    bench.passInSilence(Duration.ofSeconds(7 * (1_024 / 32 + 1)));

    assertEquals(nodes, new HashSet<>(bench.dials), "each was dialled in the first round");
  }

  @Test
  void aLostMemberComesBeforeThoseThatWait() {
    bench.steadyMember(B);
    for (int i = 0; i < 200; i++) {
      bench.sighted("epmd", 1_024, "n" + i + "@host", HOUR);
    }
    bench.sleep(SECOND);
    bench.connector.handleDisconnected(bench.now(), B);
    bench.advance();

    assertEquals(B, bench.dials.get(0));
  }
}
