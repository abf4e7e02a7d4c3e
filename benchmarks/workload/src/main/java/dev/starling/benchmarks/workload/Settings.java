package dev.starling.benchmarks.workload;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    Map<String, String> values = new HashMap<>();
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      if (pair.length != 2) {
        throw new IllegalArgumentException("expected name=value, got " + argument);
      }
      values.put(pair[0], pair[1]);
    }
    return new Settings(
        Role.valueOf(value(values, "role")),
        Work.valueOf(value(values, "work")),
        integer(values, "port"),
        integer(values, "peerPort"),
        integer(values, "epmdPort"),
        Duration.ofMillis(integer(values, "warmUp")),
        integer(values, "rounds"),
        integer(values, "messages"),
        integer(values, "pings"));
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

  private static int integer(Map<String, String> values, String name) {
    String text = value(values, name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is a whole number, got " + text, e);
    }
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}
