package dev.starling.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.message.Message;
import dev.starling.core.overlay.OverlayException;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.port.Journal;
import dev.starling.core.sync.Outcome;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Delta;
import dev.starling.crdt.Dot;
import dev.starling.crdt.Replica;
import dev.starling.crdt.VersionVector;
import dev.starling.crdt.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DurabilityTest {
  private static final String PEER = "peer@127.0.0.1";
  private static final Replica THEIRS = Replica.of(PEER, 7);

  /** Keeps what it is given once the test says so. */
  private static final class Paper implements Journal {
    Image kept = Image.EMPTY;
    final List<Object> waiting = new ArrayList<>();
    long number;

    @Override
    public void add(long next, Entry entry) {
      assertTrue(next > number, "numbers ascend");
      number = next;
      waiting.add(entry);
    }

    @Override
    public void replace(long next, Image image) {
      assertTrue(next > number, "numbers ascend");
      number = next;
      waiting.add(image);
    }

    void write() {
      for (Object next : waiting) {
        kept = next instanceof Image image ? image : kept.with((Entry) next);
      }
      waiting.clear();
    }
  }

  private static final class Result implements Outcome {
    boolean done;
    OverlayException refused;

    @Override
    public void done() {
      assertFalse(isOver());
      done = true;
    }

    @Override
    public void refused(OverlayException why) {
      assertFalse(isOver());
      refused = why;
    }

    boolean isOver() {
      return done || refused != null;
    }
  }

  private final Paper paper = new Paper();
  private CoreBench bench = new CoreBench(HealthConfig.DEFAULT, 1_000, Journal.Image.EMPTY, paper);

  private static Value.Dictionary value(String text) {
    return Value.map(Map.of("text", Value.of(text)));
  }

  private Result put(String id, String text) {
    Result result = new Result();
    bench.core.overlay().put(bench.now(), OverlayKind.ENTITY, id, value(text), result);
    return result;
  }

  private Result remove(String id) {
    Result result = new Result();
    bench.core.overlay().remove(bench.now(), OverlayKind.ENTITY, id, result);
    return result;
  }

  private Value shown(String id) {
    return bench.core.overlay().snapshot().entity(id);
  }

  private void keep() {
    paper.write();
    bench.core.handleKept(bench.now(), paper.number);
    bench.settle();
  }

  private void fail() {
    paper.waiting.clear();
    bench.core.handleKeepingFailed(bench.now(), "no space left");
    bench.settle();
  }

  private void joinPeer() {
    bench.connect(PEER, 3);
    bench.core.handleMessage(
        bench.now(), PEER, new Message.Hello(3, OptionalLong.empty(), "test", List.of("overlay")));
    bench.core.handleMessage(
        bench.now(),
        PEER,
        new Message.OverlayState(true, VersionVector.EMPTY, 0, bench.now().epochMillis()));
    bench.settle();
  }

  /** The peer writes under its next number. */
  private void theyPut(long counter, String id, String text) {
    OverlayKey key = new OverlayKey(OverlayKind.ENTITY, id);
    Write<OverlayKey, Value.Dictionary> write =
        new Write<>(new Dot(THEIRS, counter), 5, key, value(text));
    bench.core.handleMessage(
        bench.now(),
        PEER,
        new Message.OverlayChanges(
            counter,
            false,
            new Delta<>(
                List.of(new Delta.Span(THEIRS, counter - 1, counter)),
                List.of(new Delta.Entry<>(key, List.of(), List.of(write))))));
    bench.settle();
  }

  private List<Message.OverlayChanges> changesSent() {
    return bench.sent.stream()
        .filter(sent -> sent.message() instanceof Message.OverlayChanges)
        .map(sent -> (Message.OverlayChanges) sent.message())
        .toList();
  }

  private long events() {
    return bench.events.stream().filter(SwarmEvent.OverlayChanged.class::isInstance).count();
  }

  @Test
  void nobodyHearsOfAWriteBeforeItIsKept() {
    joinPeer();

    Result result = put("unit", "v");
    bench.pass(Duration.ofSeconds(3));

    assertFalse(result.isOver());
    assertNull(shown("unit"));
    assertEquals(0, events());
    assertEquals(List.of(), changesSent());

    keep();

    assertTrue(result.done);
    assertEquals(value("v"), shown("unit"));
    assertEquals(1, events());
    assertEquals(1, changesSent().size());
  }

  @Test
  void aWriteSeesThoseThatWait() {
    put("unit", "first");
    Result second = put("unit", "second");
    Result removed = remove("other");

    keep();

    assertTrue(second.done);
    assertTrue(removed.done);
    assertEquals(value("second"), shown("unit"));
    assertEquals(
        1,
        paper.kept.store().writes(new OverlayKey(OverlayKind.ENTITY, "unit")).size(),
        "it replaced the first");
  }

  @Test
  void thatNothingIsThereWaitsForTheRemovalThatMadeItSo() {
    put("unit", "v");
    keep();
    Result first = remove("unit");
    Result second = remove("unit");

    assertFalse(second.isOver());
    assertEquals(value("v"), shown("unit"));

    fail();

    assertEquals(OverlayException.Reason.NOT_KEPT, first.refused.reason());
    assertEquals(OverlayException.Reason.NOT_KEPT, second.refused.reason());
    assertEquals(value("v"), shown("unit"));
  }

  @Test
  void changesOfOthersDoNotWait() {
    joinPeer();
    Result result = put("unit", "ours");

    theyPut(1, "theirs", "t");
    theyPut(2, "unit", "concurrent");

    assertEquals(value("t"), shown("theirs"));
    assertEquals(value("concurrent"), shown("unit"));
    assertFalse(result.isOver());

    keep();

    assertTrue(result.done);
    assertEquals(bench.core.overlay().snapshot().store(), paper.kept.store());
    assertEquals(2, paper.kept.store().writes(new OverlayKey(OverlayKind.ENTITY, "unit")).size());
  }

  @Test
  void aFailureRefusesWritesUntilEverythingIsKeptAnew() {
    joinPeer();
    put("before", "v");
    keep();
    Result waiting = put("unit", "v");

    fail();

    assertEquals(OverlayException.Reason.NOT_KEPT, waiting.refused.reason());
    assertTrue(waiting.refused.getMessage().contains("no space left"));
    assertNull(shown("unit"));
    assertThrows(OverlayException.class, () -> put("unit", "again"));
    theyPut(1, "theirs", "t");
    assertEquals(value("t"), shown("theirs"));
    assertEquals(List.of(), paper.waiting, "nothing is handed over but everything");

    bench.pass(Duration.ofSeconds(1));
    theyPut(2, "later", "t");
    assertThrows(OverlayException.class, () -> put("unit", "again"));
    keep();

    assertTrue(put("unit", "after").refused == null);
    keep();
    assertEquals(value("after"), shown("unit"));
    assertEquals(bench.core.overlay().snapshot().store(), paper.kept.store());
    assertEquals(4, paper.kept.store().size());
  }

  @Test
  void whatWasRefusedIsNeverTakenForWhatComesAfterIt() {
    put("before", "v");
    keep();
    put("unit", "refused");
    Paper onDisk = new Paper();
    onDisk.kept = paper.kept;
    onDisk.waiting.addAll(paper.waiting);
    onDisk.write();

    fail();
    bench.pass(Duration.ofSeconds(1));
    keep();
    put("unit", "taken");
    keep();

    CausalStore<OverlayKey, Value.Dictionary> both = onDisk.kept.store().merge(paper.kept.store());
    assertEquals(2, both.writes(new OverlayKey(OverlayKind.ENTITY, "unit")).size());
    assertTrue(bench.core.incarnation() > 1_000);
    assertEquals(bench.core.incarnation(), paper.kept.incarnation());
  }

  @Test
  void itIsTriedLessAndLessOften() {
    put("unit", "v");
    List<Long> tries = new ArrayList<>();
    fail();
    for (int second = 1; second <= 60; second++) {
      bench.pass(Duration.ofSeconds(1));
      if (!paper.waiting.isEmpty()) {
        tries.add((long) second);
        fail();
      }
    }

    assertEquals(List.of(1L, 3L, 7L, 15L, 25L, 35L, 45L, 55L), tries);
  }

  @Test
  void aSilentDiskTakesNothingMore() {
    Result waiting = put("unit", "v");
    bench.pass(Duration.ofSeconds(4));
    put("other", "v");
    bench.pass(Duration.ofSeconds(1));

    OverlayException refused = assertThrows(OverlayException.class, () -> put("third", "v"));

    assertEquals(OverlayException.Reason.NOT_KEPT, refused.reason());
    assertFalse(waiting.isOver());
    keep();
    assertTrue(waiting.done);
    assertFalse(put("third", "v").isOver());
  }

  @Test
  void aLifeContinuesWithWhatWasKept() {
    joinPeer();
    put("unit", "v");
    theyPut(1, "theirs", "t");
    keep();
    bench.core.handleCheckpointDue(bench.now());
    put("late", "v");
    keep();
    CausalStore<OverlayKey, Value.Dictionary> before = bench.core.overlay().snapshot().store();

    paper.number = 0;
    bench = new CoreBench(HealthConfig.DEFAULT, 2_000, paper.kept, paper);

    assertEquals(before, bench.core.overlay().snapshot().store());
    put("unit", "next");
    keep();
    assertEquals(value("next"), shown("unit"));
  }

  @Test
  void anImageHasWhatWaits() {
    Result waiting = put("unit", "v");
    bench.core.handleCheckpointDue(bench.now());
    Journal.Image image = (Journal.Image) paper.waiting.get(1);

    assertEquals(1, image.store().size());
    assertFalse(waiting.isOver());
  }
}
