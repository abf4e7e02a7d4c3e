package dev.starling.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.link.LinkQuality;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.value.Value;
import dev.starling.swarm.Comms;
import dev.starling.swarm.Dispatch;
import dev.starling.swarm.Overlay;
import dev.starling.swarm.SwarmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** How to test an application with the test kit: what the documentation of the package shows. */
class ExampleTest {
  /** An application: counts the entities that it hears of, and reports itself as one. */
  private static final class Patrol {
    final List<String> heard = new ArrayList<>();
    private final Overlay overlay;

    Patrol(Overlay overlay) {
      this.overlay = overlay;
      overlay.subscribe(change -> heard.add(change.id()));
    }

    void report(String id, long heading) {
      overlay.updateEntity(id, Value.map(Map.of("heading", Value.of(heading))));
    }
  }

  private final VirtualSwarm swarm = new VirtualSwarm(7);

  private void start(String... nodes) {
    swarm.add(nodes);
    swarm.start(nodes);
    assertTrue(
        swarm.passUntil(swarm::isWhole, Duration.ofSeconds(10)),
        () -> swarm.whatIsMissing().toString());
  }

  @Test
  void anApplicationWritesAndHearsOfIt() {
    start("a", "b", "c");
    Patrol patrol = new Patrol(swarm.node("a").overlay());

    patrol.report("unit-1", 90);

    assertEquals(List.of("unit-1"), patrol.heard);
    assertEquals(
        Value.map(Map.of("heading", Value.of(90))),
        swarm.node("a").overlay().snapshot().entity("unit-1"));
  }

  @Test
  void anApplicationMayWriteWhenItHearsOfSomething() {
    start("a");
    Overlay overlay = swarm.node("a").overlay();
    overlay.subscribe(
        change -> {
          if (change.id().equals("unit-1")) {
            overlay.addAnnotation("seen", Value.map(Map.of("text", Value.of("unit-1"))));
          }
        });

    overlay.updateEntity("unit-1", Value.map(Map.of()));

    assertTrue(overlay.snapshot().annotations().containsKey("seen"));
  }

  @Test
  void aStoppedNodeWritesWhenItGoesOnAndADeadOneNever() {
    start("a", "b");
    Overlay overlay = swarm.node("b").overlay();
    swarm.stop("b");
    CompletableFuture<Void> write =
        overlay.updateEntity("unit-1", Value.map(Map.of())).toCompletableFuture();
    swarm.pass(Duration.ofSeconds(1));
    assertTrue(!write.isDone());

    swarm.resume("b");
    write.join();

    swarm.kill("b");
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () -> overlay.removeEntity("unit-1").toCompletableFuture().join());
    assertEquals(SwarmException.class, failure.getCause().getClass());
  }

  @Test
  void anApplicationSendsAndAnswersMessages() {
    start("a", "b");
    List<Value> answers = new ArrayList<>();
    Comms tower = swarm.node("b").comms();
    tower.onMessage(message -> tower.send(message.from(), Value.of("landed"), Priority.CRITICAL));
    Comms drone = swarm.node("a").comms();
    drone.onMessage(message -> answers.add(message.body()));

    Dispatch landing = drone.send("b", Value.of("landing"), Priority.CRITICAL);
    assertEquals(SendOutcome.SENT, landing.outcome().toCompletableFuture().join());
    swarm.pass(Duration.ofSeconds(1));

    assertEquals(SendOutcome.DELIVERED, landing.completion().toCompletableFuture().join());
    assertEquals(List.of(Value.of("landed")), answers);
    assertEquals(LinkQuality.EXCELLENT, drone.quality("b"));
    assertEquals(1, drone.links().size());
  }

  @Test
  void whatIsAskedOfNobodyIsRefused() {
    swarm.add("a");
    assertThrows(IllegalArgumentException.class, () -> swarm.cut("a", "b"));
    assertThrows(IllegalStateException.class, () -> swarm.node("a").overlay());
  }

  @Test
  void oneSeedIsOneHistory() {
    assertEquals(history(3), history(3));
    assertNotEquals(history(3), history(4));
  }

  private static String history(long seed) {
    VirtualSwarm swarm = new VirtualSwarm(seed);
    swarm.add("a", "b", "c");
    swarm.start("a", "b", "c");
    swarm.pass(Duration.ofSeconds(5));
    swarm.cut("a", "b");
    swarm.pass(Duration.ofSeconds(20));
    return swarm.fingerprint();
  }
}
