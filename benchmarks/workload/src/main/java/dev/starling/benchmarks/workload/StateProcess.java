package dev.starling.benchmarks.workload;

import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The main program of every contender in {@link SharedState}. The process that started it says what
 * to do, a line at a time, and each line is answered by a result:
 *
 * <table>
 * <caption>Lines</caption>
 * <tr><td>{@code fill N}</td><td>write N entities, as fast as can be</td></tr>
 * <tr><td>{@code paced N OVER}</td><td>N updates, one each 20 to 50 ms, of so many entities in
 * turn</td></tr>
 * <tr><td>{@code rate N SECONDS OVER}</td><td>N updates each second, at random</td></tr>
 * <tr><td>{@code await N}</td><td>wait for N entities, whenever written</td></tr>
 * <tr><td>{@code expect N}</td><td>when N entities are visible, written from now on</td></tr>
 * <tr><td>{@code watch SKIP N}</td><td>percentiles of how old N updates are when they are visible,
 * after some to warm up</td></tr>
 * </table>
 */
public final class StateProcess {
  private static final int MOST_UNDER_WAY = 1_000;
  private static final long TIMEOUT_SECONDS = 60;
  private static final int POLL_MILLIS = 10;
  private static final int LEAST_PAUSE_MILLIS = 20;
  private static final int MOST_PAUSE_MILLIS = 50;

  private final SharedState state;
  private final Watch watch;
  private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
  private final Random random = new Random(42);

  private StateProcess(SharedState state) {
    this.state = state;
    this.watch = new Watch(this::seen);
  }

  /** Does what is said, with {@code state}, until ended. */
  public static void run(SharedState state, String[] arguments) {
    try {
      StateProcess process = new StateProcess(state);
      state.start(StateSettings.parse(arguments), process.watch);
      Output.ready();
      Parent.listen(line -> process.obey(line.split(" ", -1)));
    } catch (Throwable e) {
      Parent.fail(e);
    }
  }

  private void seen(String name, double value) {
    state.watchClosely(false);
    Output.result(name, value);
  }

  private void obey(String[] words) {
    int count = Integer.parseInt(words[1]);
    try {
      switch (words[0]) {
        case "fill" -> fill(count);
        case "paced" -> paced(count, Integer.parseInt(words[2]));
        case "rate" -> rate(count, Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        case "await" -> {
          while (state.size() < count) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
          }
          Output.result("has", count);
        }
        case "expect" -> {
          state.watchClosely(true);
          watch.expect(count);
          Output.result("watching", count);
        }
        case "watch" -> {
          state.watchClosely(true);
          watch.sample(count, Integer.parseInt(words[2]));
          Output.result("watching", count);
        }
        default -> throw new IllegalArgumentException("unknown: " + words[0]);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void fill(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      put(i);
    }
    written(count);
  }

  private void paced(int count, int over) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      put(i % over);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS + 1));
    }
    written(count);
  }

  private void rate(int perSecond, int seconds, int over) throws InterruptedException {
    int count = perSecond * seconds;
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = start + TimeUnit.SECONDS.toNanos(1) * i / perSecond;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      put(random.nextInt(over));
    }
    written(count);
  }

  private void put(int number) throws InterruptedException {
    if (!underWay.tryAcquire(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("writes are not acknowledged");
    }
    state
        .put(Entity.moved(number, random))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                Parent.fail(failure);
              }
              underWay.release();
            });
  }

  private void written(int count) throws InterruptedException {
    if (!underWay.tryAcquire(MOST_UNDER_WAY, TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("writes are not acknowledged");
    }
    underWay.release(MOST_UNDER_WAY);
    Output.result("written", count);
  }
}
