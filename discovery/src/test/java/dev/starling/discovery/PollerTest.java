package dev.starling.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryContext;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PollerTest {
  private static final Poller.Timing FAST =
      Poller.Timing.of(Duration.ofMillis(100), Duration.ofSeconds(10));
  private static final Poller.Timing SHORT =
      Poller.Timing.of(Duration.ofMillis(100), Duration.ofMillis(200));

  private final Listening node = new Listening("a@127.0.0.1");

  @Test
  void asksAtOnceAndAgain() throws Exception {
    Poller.Timing hourly = Poller.Timing.of(Duration.ofHours(1), Duration.ofSeconds(10));
    try (Poller hour = Poller.start("test", hourly, node, found -> found.accept("b@h"));
        Poller fast = Poller.start("test", FAST, node, found -> found.accept("c@h"))) {
      node.awaitFound("b@h", "c@h");
      node.awaitAgain("c@h");
      assertEquals(1, node.times("b@h"));
      assertTrue(hour != fast);
    }
  }

  @Test
  void aNameHoldsUntilSeveralPollsHaveMissedIt() {
    assertEquals(Duration.ofSeconds(30), FAST.holds());
    Poller.Timing slow = Poller.Timing.of(Duration.ofMinutes(1), Duration.ofSeconds(5));
    assertEquals(Duration.ofSeconds(185), slow.holds());
  }

  @Test
  void aFailureIsReportedWhenItChangesAndCostsNoName() throws Exception {
    AtomicReference<String> wrong = new AtomicReference<>("first");
    try (Poller poller =
        Poller.start(
            "test",
            FAST,
            node,
            found -> {
              found.accept("b@h");
              String what = wrong.get();
              if (!what.isEmpty()) {
                throw new IOException(what);
              }
            })) {
      node.awaitAgain("b@h");
      node.awaitAgain("b@h");
      wrong.set("second");
      Listening.until("the second is reported", () -> node.failures().size() > 1);
      wrong.set("");
      node.awaitAgain("b@h");
      node.awaitAgain("b@h");
      wrong.set("second");
      Listening.until("it is reported again", () -> node.failures().size() > 2);
      assertEquals(List.of("first", "second", "second"), node.failures());
      assertTrue(poller != null);
    }
  }

  @Test
  void aPollThatTakesTooLongIsInterruptedAndTheNextOneCounts() throws Exception {
    AtomicInteger polls = new AtomicInteger();
    AtomicBoolean interrupted = new AtomicBoolean();
    try (Poller poller =
        Poller.start(
            "test",
            SHORT,
            node,
            found -> {
              if (polls.getAndIncrement() == 0) {
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  interrupted.set(true);
                  throw e;
                }
              }
              found.accept("b@h");
            })) {
      node.awaitFound("b@h");
      assertEquals(List.of("no answer within 200 ms"), node.failures());
      assertTrue(interrupted.get());
      assertTrue(poller != null);
    }
  }

  @Test
  void whatCannotBeInterruptedIsNotAskedTwiceAtOnce() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger polls = new AtomicInteger();
    CountDownLatch end = new CountDownLatch(1);
    try (Poller poller =
        Poller.start(
            "test",
            SHORT,
            node,
            found -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              if (polls.getAndIncrement() == 0) {
                awaitWhateverComes(end);
              }
              running.decrementAndGet();
              found.accept("b@h");
            })) {
      Listening.until("it is reported", () -> !node.failures().isEmpty());
      end.countDown();
      node.awaitFound("b@h");
      assertEquals(1, most.get());
      assertTrue(poller != null);
    }
  }

  private static void awaitWhateverComes(CountDownLatch end) {
    while (end.getCount() > 0) {
      try {
        end.await();
      } catch (InterruptedException e) {
        assertTrue(end.getCount() >= 0, "goes on");
      }
    }
  }

  @Test
  void namesAreBoundedAndCheckedAndReportedOnceAPoll() throws Exception {
    try (Poller poller =
        Poller.start(
            "test",
            FAST,
            node,
            found -> {
              for (int i = 0; i < Poller.MAX_NAMES + 10; i++) {
                found.accept("n" + i + "@h");
                found.accept("n" + i + "@h");
              }
            })) {
      Listening.until("that is reported", () -> !node.failures().isEmpty());
      assertEquals(Poller.MAX_NAMES, node.names().size());
      assertEquals(List.of("there are more than 1024 nodes; the rest is ignored"), node.failures());
      assertTrue(poller != null);
    }
    assertEquals(Set.of(Duration.ofSeconds(30)), node.holds());
  }

  @Test
  void aMalformedNameCostsOnlyItself() throws Exception {
    try (Poller poller =
        Poller.start(
            "test",
            FAST,
            node,
            found -> {
              found.accept("no name");
              found.accept("b@h");
            })) {
      node.awaitFound("b@h");
      node.awaitAgain("b@h");
      assertEquals(Set.of("b@h"), node.names());
      assertEquals(1, node.failures().size());
      assertTrue(node.failures().get(0).contains("\"no name\""), node.failures().get(0));
      assertTrue(poller != null);
    }
  }

  @Test
  void afterClosingNothingIsReportedAndTheSourceIsClosedOnce() throws Exception {
    AtomicReference<Consumer<String>> late = new AtomicReference<>();
    AtomicInteger closes = new AtomicInteger();
    AtomicBoolean polling = new AtomicBoolean();
    Poller poller =
        Poller.start(
            "test",
            FAST,
            node,
            new Poller.Source() {
              @Override
              public void poll(Consumer<String> found) throws InterruptedException {
                late.set(found);
                polling.set(true);
                try {
                  new CountDownLatch(1).await();
                } finally {
                  polling.set(false);
                }
              }

              @Override
              public void close() {
                assertFalse(polling.get(), "no poll runs anymore");
                closes.incrementAndGet();
              }
            });
    Listening.until("it polls", polling::get);
    poller.close();
    poller.close();
    late.get().accept("b@h");
    assertEquals(1, closes.get());
    assertEquals(Set.of(), node.names());
    assertEquals(List.of(), node.failures());
  }

  @Test
  void aListenerThatThrowsHarmsNobody() throws Exception {
    AtomicInteger told = new AtomicInteger();
    DiscoveryContext throwing =
        new DiscoveryContext() {
          @Override
          public String localNode() {
            return "a@h";
          }

          @Override
          public InetAddress listenAddress() {
            return InetAddress.getLoopbackAddress();
          }

          @Override
          public void found(String name, Duration holds) {
            told.incrementAndGet();
            throw new IllegalStateException("thrown by a test");
          }

          @Override
          public void failed(String detail) {
            throw new AssertionError(detail);
          }
        };
    try (Poller poller = Poller.start("test", FAST, throwing, found -> found.accept("b@h"))) {
      Listening.until("it goes on", () -> told.get() > 2);
      assertTrue(poller != null);
    }
  }

  @Test
  void intervalsHaveBounds() {
    assertEquals(Duration.ofMillis(100), Poller.checkedInterval(Duration.ofMillis(100)));
    for (Duration bad : List.of(Duration.ZERO, Duration.ofMillis(99), Duration.ofHours(25))) {
      assertThrows(IllegalArgumentException.class, () -> Poller.checkedInterval(bad));
    }
    assertThrows(
        IllegalArgumentException.class, () -> Poller.Timing.of(Duration.ZERO, Duration.ofHours(1)));
  }
}
