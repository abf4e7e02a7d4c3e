package dev.starling.benchmarks.workload;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;

/**
 * The sending side of {@link Work#PING_PONG}. The thread that is given a pong sends the next ping,
 * as an actor would.
 */
final class PingPong implements Consumer<byte[]> {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final double NANOS_PER_MICRO = 1e3;

  private final Messenger messenger;
  private final long[] roundTripNanos;
  private final CountDownLatch done = new CountDownLatch(1);

  private long measureFrom;
  private boolean measuring;
  private int measured;
  private long number;
  private long sentAt;

  PingPong(Messenger messenger, int pings) {
    this.messenger = messenger;
    this.roundTripNanos = new long[pings];
  }

  void run(Duration warmUp, ObjDoubleConsumer<String> results) throws InterruptedException {
    measureFrom = System.nanoTime() + warmUp.toNanos();
    ping();
    if (!done.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("not done within " + TIMEOUT + ": was a message lost?");
    }
    Arrays.sort(roundTripNanos);
    results.accept("p50_us", percentile(50));
    results.accept("p99_us", percentile(99));
  }

  private double percentile(int percent) {
    return roundTripNanos[(int) ((long) roundTripNanos.length * percent / 100)] / NANOS_PER_MICRO;
  }

  @Override
  public void accept(byte[] message) {
    long now = System.nanoTime();
    Payload.check(message);
    if (Payload.kind(message) != Payload.PONG || Payload.number(message) != number) {
      throw new IllegalStateException("this is no answer to ping " + number);
    }
    if (measuring) {
      roundTripNanos[measured++] = now - sentAt;
      if (measured == roundTripNanos.length) {
        done.countDown();
        return;
      }
    } else {
      measuring = now - measureFrom >= 0;
    }
    ping();
  }

  private void ping() {
    byte[] ping = Payload.of(Payload.PING, ++number);
    sentAt = System.nanoTime();
    try {
      messenger.send(ping);
    } catch (Exception e) {
      throw new IllegalStateException("cannot send", e);
    }
  }
}
