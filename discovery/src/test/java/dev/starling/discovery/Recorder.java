package dev.starling.discovery;

import dev.starling.core.discovery.DiscoveryContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;

/** A node that keeps what a strategy reports to it. */
public final class Recorder implements DiscoveryContext {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final String node;
  private final Set<String> found = new ConcurrentSkipListSet<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  public Recorder(String node) {
    this.node = node;
  }

  @Override
  public String localNode() {
    return node;
  }

  @Override
  public InetAddress listenAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void found(String name, Duration holds) {
    found.add(name);
  }

  @Override
  public void failed(String detail) {
    failures.add(detail);
  }

  public Set<String> found() {
    return found;
  }

  public Queue<String> failures() {
    return failures;
  }

  /** Waits for a report of a failure that has this in it. */
  public void awaitFailure(String part) throws Exception {
    until(
        "a failure with \"" + part + "\", there are " + failures,
        () -> failures.stream().anyMatch(failure -> failure.contains(part)));
  }

  public static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + BOUND.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + BOUND + ": " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
