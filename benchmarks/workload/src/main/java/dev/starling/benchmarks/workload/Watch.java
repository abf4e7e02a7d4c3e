package dev.starling.benchmarks.workload;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.ObjDoubleConsumer;

/** What the third node sees, and when. Used by many threads. */
final class Watch implements SharedState.Watcher {
  private static final double NANOS_PER_MILLI = 1e6;

  private final ObjDoubleConsumer<String> results;

  private final BitSet missing = new BitSet();
  private long expectedSince;
  private long firstWritten;

  private long[] samples = {};
  private int skip;
  private int sampled;
  private long sampledSince;

  Watch(ObjDoubleConsumer<String> results) {
    this.results = results;
  }

  /** Gives {@code filled_ms}: from the first write of these to the last one visible. */
  synchronized void expect(int entities) {
    missing.set(0, entities);
    expectedSince = System.nanoTime();
    firstWritten = Long.MAX_VALUE;
  }

  /** Gives {@code p50_ms} and {@code p99_ms} of {@code count} updates after the first ones. */
  synchronized void sample(int skipped, int count) {
    samples = new long[count];
    skip = skipped;
    sampled = 0;
    sampledSince = System.nanoTime();
  }

  @Override
  public synchronized void visible(int number, long writtenNanos) {
    long now = System.nanoTime();
    if (!missing.isEmpty() && writtenNanos - expectedSince >= 0) {
      firstWritten = Math.min(firstWritten, writtenNanos);
      missing.clear(number);
      if (missing.isEmpty()) {
        results.accept("filled_ms", (now - firstWritten) / NANOS_PER_MILLI);
      }
    }
    if (sampled < samples.length && writtenNanos - sampledSince >= 0) {
      if (skip > 0) {
        skip--;
      } else {
        sample(now - writtenNanos);
      }
    }
  }

  private void sample(long nanos) {
    samples[sampled++] = nanos;
    if (sampled == samples.length) {
      Arrays.sort(samples);
      results.accept("p50_ms", percentile(50));
      results.accept("p99_ms", percentile(99));
    }
  }

  private double percentile(int percent) {
    return samples[(int) ((long) samples.length * percent / 100)] / NANOS_PER_MILLI;
  }
}
