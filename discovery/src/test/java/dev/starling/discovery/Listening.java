package dev.starling.discovery;

import dev.starling.core.discovery.DiscoveryContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A node that keeps what its strategies report. */
public final class Listening implements DiscoveryContext {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final String node;
  private final int epmdPort;
  private final Map<String, Integer> found = new ConcurrentHashMap<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Set<Duration> holds = ConcurrentHashMap.newKeySet();

  public Listening(String node) {
    this(node, 4369);
  }

  public Listening(String node, int epmdPort) {
    this.node = node;
    this.epmdPort = epmdPort;
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
  public int epmdPort() {
    return epmdPort;
  }

  @Override
  public void found(String name, Duration holdsFor) {
    holds.add(holdsFor);
    found.merge(name, 1, Integer::sum);
  }

  @Override
  public void failed(String detail) {
    failures.add(detail);
  }

  /** How often a name was reported. */
  public int times(String name) {
    return found.getOrDefault(name, 0);
  }

  public Set<String> names() {
    return new TreeSet<>(found.keySet());
  }

  public List<String> failures() {
    return failures;
  }

  public Set<Duration> holds() {
    return holds;
  }

  public void awaitFound(String... names) throws Exception {
    until(node + " finds " + List.of(names), () -> found.keySet().containsAll(Set.of(names)));
  }

  /** Until a name is reported once more, and so by a later poll. */
  public void awaitAgain(String name) throws Exception {
    int before = times(name);
    until(node + " finds " + name + " again", () -> times(name) > before);
  }

  /** Waits for a report of a failure that has this in it. */
  public void awaitFailure(String part) throws Exception {
    until(
        node + " hears of \"" + part + "\", not of " + failures,
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
