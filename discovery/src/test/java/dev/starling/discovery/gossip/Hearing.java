package dev.starling.discovery.gossip;

import dev.starling.core.discovery.DiscoveryContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** A node that hears names, and keeps them. */
final class Hearing implements DiscoveryContext {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final String node;
  private final InetAddress listenAddress;
  private final Map<String, Integer> found = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private boolean throwing;

  Hearing(String node) {
    this(node, InetAddress.getLoopbackAddress());
  }

  Hearing(String node, InetAddress listenAddress) {
    this.node = node;
    this.listenAddress = listenAddress;
  }

  /** Throws from now on whenever it hears a name. */
  Hearing throwing() {
    throwing = true;
    return this;
  }

  @Override
  public String localNode() {
    return node;
  }

  @Override
  public InetAddress listenAddress() {
    return listenAddress;
  }

  @Override
  public void found(String name, Duration holds) {
    if (!holds.equals(Duration.ofSeconds(30))) {
      throw new AssertionError("a sighting holds 30 s, not " + holds);
    }
    found.merge(name, 1, Integer::sum);
    if (throwing) {
      throw new IllegalStateException("thrown by a test");
    }
  }

  @Override
  public void failed(String detail) {
    failures.add(detail);
  }

  /** How often each name was reported. */
  Map<String, Integer> found() {
    return found;
  }

  Queue<String> failures() {
    return failures;
  }

  void awaitFound(String name) throws Exception {
    until(node + " hears " + name, () -> found.containsKey(name));
  }

  static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + BOUND.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + BOUND + ": " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
