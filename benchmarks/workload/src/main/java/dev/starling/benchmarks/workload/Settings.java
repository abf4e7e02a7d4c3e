package dev.starling.benchmarks.workload;

import java.time.Duration;
import java.util.List;

/**
 * What one process is to do, as its command line says it: {@code name=value} for each component,
 * durations in milliseconds. The Erlang contender reads the same.
 *
 * @param port to listen on
 * @param peerPort where the other side listens
 * @param epmdPort of the port mapper, for those that need one
 * @param warmUp how long to work before anything is measured
 * @param rounds how often to measure
 * @param messages how many messages a round of {@link Work#ONE_WAY} has
 * @param pings how many round trips are measured, all in all
 */
public record Settings(
    Role role,
    Work work,
    int port,
    int peerPort,
    int epmdPort,
    Duration warmUp,
    int rounds,
    int messages,
    int pings) {

  /** Reads a command line; {@link IllegalArgumentException} for one that lacks something. */
  public static Settings parse(String... arguments) {
    Arguments values = Arguments.parse(arguments);
    return new Settings(
        Role.valueOf(values.value("role")),
        Work.valueOf(values.value("work")),
        values.integer("port"),
        values.integer("peerPort"),
        values.integer("epmdPort"),
        Duration.ofMillis(values.integer("warmUp")),
        values.integer("rounds"),
        values.integer("messages"),
        values.integer("pings"));
  }

  /** What {@link #parse} reads. */
  public List<String> toArguments() {
    return List.of(
        "role=" + role,
        "work=" + work,
        "port=" + port,
        "peerPort=" + peerPort,
        "epmdPort=" + epmdPort,
        "warmUp=" + warmUp.toMillis(),
        "rounds=" + rounds,
        "messages=" + messages,
        "pings=" + pings);
  }
}
