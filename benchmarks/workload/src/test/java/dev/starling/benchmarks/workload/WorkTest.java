package dev.starling.benchmarks.workload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both works, between two ends of a pipe in memory. */
@Timeout(60)
class WorkTest {
  private static final int MESSAGES = 1_003;
  private static final int ROUNDS = 3;

  private final List<String> names = new ArrayList<>();
  private final List<Double> figures = new ArrayList<>();
  private final ExecutorService toReceiver = Executors.newSingleThreadExecutor();
  private final ExecutorService toSender = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() throws InterruptedException {
    toReceiver.shutdown();
    toSender.shutdown();
    assertTrue(toReceiver.awaitTermination(10, TimeUnit.SECONDS));
    assertTrue(toSender.awaitTermination(10, TimeUnit.SECONDS));
  }

  private void result(String name, double figure) {
    names.add(name);
    figures.add(figure);
  }

  @Test
  void everyRoundOfOneWayMessagesIsAFigure() throws Exception {
    oneWay(new Pipe(toReceiver, 0), new Pipe(toSender, 0));
    assertEquals(List.of("per_second", "per_second", "per_second"), names);
    assertTrue(figures.stream().allMatch(perSecond -> perSecond > 0));
  }

  @Test
  void aWindowIsNeverExceededAndNeverRunsDry() throws Exception {
    int window = 8;
    Pipe there = new Pipe(toReceiver, window);
    oneWay(there, new Pipe(toSender, window));
    assertEquals(ROUNDS, figures.size());
    assertTrue(there.mostUnderWay.get() <= window, "under way: " + there.mostUnderWay);
  }

  private void oneWay(Pipe there, Pipe back) throws Exception {
    OneWay sending = new OneWay(there, MESSAGES);
    there.inbox = new Receiving(back, MESSAGES);
    back.inbox = sending;
    sending.run(Duration.ZERO, ROUNDS, this::result);
  }

  @Test
  void pingPongGivesTwoPercentiles() throws Exception {
    Pipe there = new Pipe(toReceiver, 0);
    Pipe back = new Pipe(toSender, 0);
    PingPong sending = new PingPong(there, 500);
    there.inbox = new Receiving(back, MESSAGES);
    back.inbox = sending;
    sending.run(Duration.ofMillis(1), this::result);
    assertEquals(List.of("p50_us", "p99_us"), names);
    assertTrue(figures.get(0) > 0 && figures.get(0) <= figures.get(1), figures.toString());
  }

  @Test
  void aWrongSumIsNotTakenForAnAnswer() {
    Pipe there = new Pipe(toReceiver, 0);
    Pipe back = new Pipe(toSender, 0);
    OneWay sending = new OneWay(there, MESSAGES);
    there.inbox =
        message -> {
          if (Payload.number(message) == 0) {
            back.send(Payload.of(Payload.DONE, 1));
          }
        };
    back.inbox = sending;
    assertThrows(
        IllegalStateException.class, () -> sending.run(Duration.ZERO, ROUNDS, this::result));
    assertEquals(List.of(), figures);
  }

  @Test
  void damageIsNoticed() {
    byte[] message = Payload.of(Payload.DATA, 5);
    Payload.check(message);
    message[99]++;
    assertThrows(IllegalStateException.class, () -> Payload.check(message));
    assertThrows(IllegalStateException.class, () -> Payload.check(new byte[99]));
    assertArrayEquals(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 5}, Arrays.copyOf(message, 9));
  }

  /** One direction. */
  private static final class Pipe implements Messenger {
    private final ExecutorService executor;
    private final int window;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private volatile Consumer<byte[]> inbox = message -> {};

    Pipe(ExecutorService executor, int window) {
      this.executor = executor;
      this.window = window;
    }

    @Override
    public void start(Settings settings, Consumer<byte[]> inbox) {
      this.inbox = inbox;
    }

    @Override
    public void connect() {}

    @Override
    public void send(byte[] message) {
      mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
      executor.execute(
          () -> {
            underWay.decrementAndGet();
            inbox.accept(message);
          });
    }

    @Override
    public int windowMessages() {
      return window;
    }

    @Override
    public void close() {}
  }
}
