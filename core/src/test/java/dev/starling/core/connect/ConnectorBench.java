package dev.starling.core.connect;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.port.DialFailure;
import dev.starling.core.port.Now;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A {@link Connector} in virtual time, with the test as the network. */
final class ConnectorBench implements Connector.Effects {
  final Connector connector;
  final List<String> dials = new ArrayList<>();
  final List<SwarmEvent> events = new ArrayList<>();

  private final List<String> dialling = new ArrayList<>();

  /** Starts a second before the nanoseconds wrap around. */
  private long nanos = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos() - 7;

  ConnectorBench(long seed) {
    connector = new Connector(new Random(seed), this);
  }

  @Override
  public void dial(String node) {
    dials.add(node);
    dialling.add(node);
  }

  @Override
  public void emit(SwarmEvent event) {
    events.add(event);
  }

  Now now() {
    return new Now(nanos, 0);
  }

  long nanos() {
    return nanos;
  }

  /** Lets time pass without a wake. */
  void sleep(Duration duration) {
    nanos += duration.toNanos();
  }

  /** Lets time pass, with the connector woken whenever it asked to be. */
  void pass(Duration duration) {
    long end = nanos + duration.toNanos();
    for (long wake = connector.nextWakeNanos(now());
        wake != Long.MAX_VALUE && wake - end <= 0;
        wake = connector.nextWakeNanos(now())) {
      nanos = wake;
      advance();
    }
    nanos = end;
  }

  void advance() {
    connector.advance(now());
  }

  void sighted(String node, Duration holds) {
    sighted("epmd", 1_024, node, holds);
  }

  void sighted(String strategy, int max, String node, Duration holds) {
    connector.handleSighted(now(), strategy, max, node, holds);
  }

  void connected(String node) {
    dialling.remove(node);
    connector.handleConnected(now(), node);
  }

  void fail(String node, DialFailure failure) {
    dialling.remove(node);
    connector.handleDialFailed(now(), node, failure, failure.name());
  }

  /** A member with a connection that lasts long enough to be trusted. */
  void steadyMember(String node) {
    connected(node);
    connector.handleJoined(node);
    sleep(Duration.ofSeconds(1));
    connector.handleAnswered(now(), node);
  }

  /** Every dial runs into its time-out of 7 s, all the while. */
  void passInSilence(Duration duration) {
    advance();
    for (long second = 0; second < duration.toSeconds(); second += 7) {
      sleep(Duration.ofSeconds(7));
      for (String node : List.copyOf(dialling)) {
        fail(node, DialFailure.TIMEOUT);
      }
      advance();
    }
  }

  int dialling() {
    return dialling.size();
  }
}
