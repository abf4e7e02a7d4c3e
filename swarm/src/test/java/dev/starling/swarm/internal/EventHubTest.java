package dev.starling.swarm.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.event.SwarmEvent;
import dev.starling.swarm.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventHubTest {
  private final ExecutorService executor = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  @Test
  void everyListenerHearsEveryEventInOrder() throws Exception {
    EventHub hub = new EventHub(executor);
    int count = 5_000;
    CountDownLatch done = new CountDownLatch(2 * count);
    List<Long> first = new ArrayList<>();
    List<Long> second = new ArrayList<>();
    hub.subscribe(event -> record(first, event, done));
    hub.subscribe(event -> record(second, event, done));
    List<Long> expected = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      hub.emit(event(i));
      expected.add(i);
    }
    assertTrue(done.await(10, TimeUnit.SECONDS));
    assertEquals(expected, first);
    assertEquals(expected, second);
    assertEquals(0, hub.dropped());
  }

  @Test
  void aListenerThatStallsLosesItsOwnEventsOnly() throws Exception {
    EventHub hub = new EventHub(executor);
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    hub.subscribe(
        event -> {
          stalled.countDown();
          await(release);
        });
    hub.emit(event(-1));
    assertTrue(stalled.await(10, TimeUnit.SECONDS));

    int excess = 500;
    int batch = 100;
    List<Long> heard = new ArrayList<>();
    CountDownLatch[] batches = new CountDownLatch[(EventHub.MAX_WAITING + excess) / batch];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = new CountDownLatch(batch);
    }
    hub.subscribe(event -> record(heard, event, batches[(int) event.atMillis() / batch]));
    for (int i = 0; i < batches.length; i++) {
      for (int j = 0; j < batch; j++) {
        hub.emit(event((long) i * batch + j));
      }
      assertTrue(batches[i].await(10, TimeUnit.SECONDS), "the other listener hears batch " + i);
    }
    assertEquals(EventHub.MAX_WAITING + excess, heard.size());
    // One event is being handled and counts as waiting.
    assertEquals(excess + 1, hub.dropped());
    release.countDown();
  }

  @Test
  void aListenerThatThrowsHearsTheNextEvent() throws Exception {
    EventHub hub = new EventHub(executor);
    CountDownLatch two = new CountDownLatch(2);
    hub.subscribe(
        event -> {
          two.countDown();
          throw new IllegalStateException("on purpose");
        });
    hub.emit(event(1));
    hub.emit(event(2));
    assertTrue(two.await(10, TimeUnit.SECONDS));
  }

  @Test
  void aClosedSubscriptionIsSilent() {
    EventHub hub = new EventHub(Runnable::run);
    List<SwarmEvent> heard = new ArrayList<>();
    Subscription subscription = hub.subscribe(heard::add);
    hub.emit(event(1));
    subscription.close();
    hub.emit(event(2));
    assertEquals(List.of(event(1)), heard);
  }

  private static void record(List<Long> heard, SwarmEvent event, CountDownLatch done) {
    heard.add(event.atMillis());
    done.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static SwarmEvent event(long atMillis) {
    return new SwarmEvent.NodeForgotten(atMillis, "a@127.0.0.1");
  }
}
