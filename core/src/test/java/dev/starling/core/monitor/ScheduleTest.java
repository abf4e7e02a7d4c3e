package dev.starling.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.core.health.PeerKind;
import dev.starling.core.port.Now;
import dev.starling.core.port.Peer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** It gives what looking at all members would give, on clocks that wrap around too. */
class ScheduleTest {
  private final List<Member> members = new ArrayList<>();
  private final Map<Member, Long> dueNanos = new HashMap<>();
  private final Schedule schedule = new Schedule(dueNanos::get);
  private int born;

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 500, Long.MIN_VALUE + 3})
  void itIsTheSameAsLookingAtAll(long originNanos) {
    SplittableRandom random = new SplittableRandom(5);
    long nowNanos = originNanos;
    for (int step = 0; step < 10_000; step++) {
      nowNanos += random.nextInt(3);
      switch (random.nextInt(8)) {
        case 0 -> add(nowNanos);
        case 1 -> remove(random);
        default -> move(random, nowNanos + random.nextInt(-5, 100));
      }
      if (random.nextBoolean()) {
        assertSameAsAll();
      }
      if (random.nextInt(4) == 0) {
        List<Member> due = schedule.due(nowNanos);
        assertEquals(allDue(nowNanos), Set.copyOf(due));
        // They were touched: what is due for them is asked again.
        for (Member member : due) {
          dueNanos.put(member, nowNanos + 1 + random.nextInt(100));
        }
        assertEquals(List.of(), schedule.due(nowNanos));
      }
    }
  }

  private void add(long nowNanos) {
    Peer peer = new Peer("n" + born++ % 50, born, true);
    members.stream().filter(m -> m.node.equals(peer.node())).toList().forEach(this::forget);
    Member member = new Member(peer, PeerKind.STARLING, new Now(nowNanos, 0));
    members.add(member);
    dueNanos.put(member, nowNanos);
    schedule.touch(member);
  }

  private void remove(SplittableRandom random) {
    if (!members.isEmpty()) {
      forget(members.get(random.nextInt(members.size())));
    }
  }

  private void forget(Member member) {
    members.remove(member);
    schedule.remove(member);
  }

  private void move(SplittableRandom random, long nanos) {
    if (!members.isEmpty()) {
      Member member = members.get(random.nextInt(members.size()));
      dueNanos.put(member, nanos);
      schedule.touch(member);
    }
  }

  private Set<Member> allDue(long nowNanos) {
    return members.stream()
        .filter(member -> dueNanos.get(member) - nowNanos <= 0)
        .collect(Collectors.toSet());
  }

  private void assertSameAsAll() {
    Long first = null;
    for (Member member : members) {
      long due = dueNanos.get(member);
      first = first == null || due - first < 0 ? (Long) due : first;
    }
    assertEquals(first, schedule.firstNanos());
  }
}
