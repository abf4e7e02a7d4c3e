package dev.starling.erldist.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.dist.CloseReason;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.util.concurrent.DefaultEventExecutor;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Threads that send, and an event loop on a thread of its own. */
class SendGateTest {
  private static final String BEAM = "beam@127.0.0.1";
  private static final int MORE = 10;

  private final DefaultEventExecutor loop = new DefaultEventExecutor();
  private final FakeConnection connection = new FakeConnection(BEAM, FakeConnection.OTP_25, false);
  private final Oddities oddities = new Oddities(new RecordingLogger(), System::nanoTime);
  private final Atom us = Atom.of(Fixture.US);
  private final NodeCore core =
      new NodeCore(
          new NodeContext(us, loop, NodeLimits.DEFAULTS, new Identifiers(us, 7), oddities),
          7,
          new RecordingLogger(),
          List.of());
  private final Pid pid = core.clientPid();

  @BeforeEach
  void connect() throws Exception {
    onLoop(() -> core.connected(connection));
  }

  @AfterEach
  void stop() throws Exception {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).get();
  }

  private void onLoop(Runnable task) throws Exception {
    loop.submit(task).get();
  }

  private <T> T onLoopGet(Callable<T> task) throws Exception {
    return loop.submit(task).get();
  }

  private CompletableFuture<Integer> senderOf(int count, AtomicInteger sent) {
    return CompletableFuture.supplyAsync(
        () -> {
          int refused = 0;
          for (int i = 0; i < count; i++) {
            if (core.send(pid, "store", BEAM, IntegerTerm.of(i))) {
              sent.incrementAndGet();
            } else {
              refused++;
            }
          }
          return refused;
        });
  }

  private static void awaitUntil(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.call()) {
      assertTrue(System.nanoTime() < end, what);
      Thread.onSpinWait();
    }
  }

  private void awaitHeldBack(CompletableFuture<?> sender, AtomicInteger sent) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (sent.get() < SendGate.MAX_WAITING && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    onLoop(() -> {});
    assertEquals(SendGate.MAX_WAITING, sent.get());
    assertFalse(sender.isDone());
  }

  @Test
  void messagesOfOneThreadStayInOrder() throws Exception {
    assertEquals(0, senderOf(5_000, new AtomicInteger()).get());
    onLoop(() -> {});
    List<FakeConnection.Frame> frames = connection.taken();
    assertEquals(5_000, frames.size());
    for (int i = 0; i < 5_000; i++) {
      assertEquals(IntegerTerm.of(i), frames.get(i).payload());
    }
  }

  @Test
  void aBusyConnectionHoldsSendersBackAndLosesNothing() throws Exception {
    onLoop(() -> connection.writable = false);
    AtomicInteger sent = new AtomicInteger();
    CompletableFuture<Integer> sender = senderOf(SendGate.MAX_WAITING + MORE, sent);
    awaitHeldBack(sender, sent);
    onLoop(() -> assertEquals(List.of(), connection.taken()));

    onLoop(
        () -> {
          connection.writable = true;
          core.writable(connection);
        });
    assertEquals(0, sender.get(10, TimeUnit.SECONDS));
    onLoop(() -> {});
    assertEquals(SendGate.MAX_WAITING + MORE, connection.taken().size());
  }

  @Test
  void aClosedConnectionFreesWhoWaits() throws Exception {
    onLoop(() -> connection.writable = false);
    AtomicInteger sent = new AtomicInteger();
    CompletableFuture<Integer> sender = senderOf(SendGate.MAX_WAITING + MORE, sent);
    awaitHeldBack(sender, sent);

    onLoop(() -> core.closed(connection, CloseReason.RESET));
    assertEquals(MORE, sender.get(10, TimeUnit.SECONDS));
  }

  @Test
  void anInterruptedSenderGivesUp() throws Exception {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    Thread sender =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              boolean sent = core.send(pid, "store", BEAM, Atom.OK);
              result.complete(!sent && Thread.currentThread().isInterrupted());
            });
    sender.start();
    assertTrue(result.get(10, TimeUnit.SECONDS));
  }

  /** Sixteen of 4 MiB and a few bytes are more than may be under way. */
  @Test
  void largeMessagesHoldBackWhoSendsThemAndNobodyElse() throws Exception {
    BinaryTerm fourMebibytes = BinaryTerm.wrap(new byte[4 << 20]);
    AtomicInteger sent = new AtomicInteger();
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 20; i++) {
                assertTrue(core.send(pid, "store", BEAM, fourMebibytes));
                sent.incrementAndGet();
              }
            });
    awaitUntil("fifteen are under way, and no more", () -> sent.get() == 15);
    assertTrue(core.send(pid, "store", BEAM, Atom.OK));
    onLoop(() -> {});
    assertEquals(16, connection.taken().size());
    assertFalse(sender.isDone());

    awaitUntil(
        "all went as the ones before them left",
        () -> {
          onLoop(
              () -> {
                List.copyOf(connection.largeGone).forEach(Runnable::run);
                connection.largeGone.clear();
              });
          return sender.isDone();
        });
    assertEquals(20, sent.get());
  }

  @Test
  void aMessageAboveTheBoundOfLargeOnesGoesAlone() throws Exception {
    BinaryTerm enormous = BinaryTerm.wrap(new byte[SendGate.MAX_LARGE_BYTES + 1]);
    assertTrue(core.send(pid, "store", BEAM, enormous));
    CompletableFuture<Boolean> second =
        CompletableFuture.supplyAsync(() -> core.send(pid, "store", BEAM, enormous));
    awaitUntil("the first is under way", () -> onLoopGet(() -> connection.largeGone.size()) == 1);
    assertFalse(second.isDone());
    onLoop(connection.largeGone.get(0)::run);
    assertTrue(second.get(10, TimeUnit.SECONDS));
  }

  @Test
  void aLargeMessageTooDeepIsDroppedAndCounted() throws Exception {
    Term deep = BinaryTerm.wrap(new byte[100_000]);
    for (int i = 0; i < 300; i++) {
      deep = ListTerm.of(deep, deep);
    }
    assertTrue(core.send(pid, "store", BEAM, deep));
    awaitUntil("counted", () -> NodeStats.of(oddities).undeliverableMessages() == 1);
  }

  @Test
  void aMessageTooLargeIsDroppedAndCounted() throws Exception {
    onLoop(() -> connection.refused = "enormous");
    assertTrue(core.send(pid, "store", BEAM, Atom.of("enormous")));
    assertTrue(core.send(pid, "store", BEAM, Atom.OK));
    onLoop(() -> {});
    assertEquals(1, connection.taken().size());
    assertEquals(1, NodeStats.of(oddities).undeliverableMessages());
  }

  /** Its pid may be known to others, and a message there, before the event loop gets to it. */
  @Test
  void aProcessIsFoundFromTheMomentItWasStarted() throws Exception {
    CompletableFuture<LocalProcess> started = new CompletableFuture<>();
    CompletableFuture<Term> received = new CompletableFuture<>();
    CompletableFuture<Void> looked =
        CompletableFuture.runAsync(
            () -> {
              LocalProcess process = started.join();
              core.received(
                  connection, TupleTerm.of(IntegerTerm.of(2), Atom.EMPTY, process.pid()), Atom.OK);
            },
            loop);
    started.complete(core.spawn((self, message) -> received.complete(message)));
    looked.get(10, TimeUnit.SECONDS);
    assertEquals(Atom.OK, received.getNow(Atom.NIL));
  }

  @Test
  void aStoppedEventLoopTakesNothing() throws Exception {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).get();
    assertFalse(core.send(pid, "store", BEAM, Atom.OK));
  }

  @Test
  void messagesToThisNodeAreHeldBackTooInsteadOfDropped() throws Exception {
    AtomicInteger received = new AtomicInteger();
    LocalProcess counter = core.spawn((self, message) -> received.incrementAndGet());
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 20_000; i++) {
                assertTrue(core.send(pid, counter.pid(), Atom.OK));
              }
            });
    sender.get(10, TimeUnit.SECONDS);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (received.get() < 20_000 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertEquals(20_000, received.get());
  }
}
