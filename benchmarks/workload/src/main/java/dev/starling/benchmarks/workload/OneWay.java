package dev.starling.benchmarks.workload;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;

/** The sending side of {@link Work#ONE_WAY}: messages per second, from first send to answer. */
final class OneWay implements Consumer<byte[]> {
  private static final Duration ROUND_TIMEOUT = Duration.ofSeconds(60);
  private static final int CREDITS_PER_WINDOW = 4;

  private final Messenger messenger;
  private final int messagesPerRound;
  private final Semaphore credit;
  private final BlockingQueue<Long> answers = new ArrayBlockingQueue<>(1);

  private long nextNumber;

  OneWay(Messenger messenger, int messagesPerRound) {
    this.messenger = messenger;
    this.messagesPerRound = messagesPerRound;
    this.credit = new Semaphore(messenger.windowMessages());
  }

  /** How many messages one {@link Payload#CREDIT} is good for; zero where none are needed. */
  static int creditMessages(Messenger messenger) {
    return messenger.windowMessages() / CREDITS_PER_WINDOW;
  }

  void run(Duration warmUp, int rounds, ObjDoubleConsumer<String> results) throws Exception {
    long warm = System.nanoTime() + warmUp.toNanos();
    while (System.nanoTime() - warm < 0) {
      round();
    }
    for (int i = 0; i < rounds; i++) {
      long nanos = round();
      results.accept("per_second", messagesPerRound * 1e9 / nanos);
    }
  }

  /** Returns how many nanoseconds it took. */
  private long round() throws Exception {
    boolean limited = messenger.windowMessages() > 0;
    long first = nextNumber;
    long end = first + messagesPerRound;
    long start = System.nanoTime();
    for (long number = first; number < end; number++) {
      if (limited && !credit.tryAcquire(ROUND_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("messages were lost: no credit within " + ROUND_TIMEOUT);
      }
      messenger.send(Payload.of(Payload.DATA, number));
    }
    Long sum = answers.poll(ROUND_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    long nanos = System.nanoTime() - start;
    if (sum == null) {
      throw new IllegalStateException("messages were lost: no answer within " + ROUND_TIMEOUT);
    }
    long expected = (first + end - 1) * messagesPerRound / 2;
    if (sum != expected) {
      throw new IllegalStateException("the numbers add up to " + sum + ", not " + expected);
    }
    nextNumber = end;
    if (limited) {
      // What the receiver's count of a round leaves over is no credit message.
      credit.release(messagesPerRound % creditMessages(messenger));
    }
    return nanos;
  }

  @Override
  public void accept(byte[] message) {
    Payload.check(message);
    switch (Payload.kind(message)) {
      case Payload.CREDIT -> credit.release((int) Payload.number(message));
      case Payload.DONE -> answers.add(Payload.number(message));
      default -> throw new IllegalStateException("unexpected kind " + Payload.kind(message));
    }
  }
}
