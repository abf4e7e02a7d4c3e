package dev.starling.benchmarks.workload;

import java.util.List;

/**
 * What one of three processes is to do, as its command line says it.
 *
 * @param node 1 writes, 3 watches, and 2 is there
 * @param ports where each of them listens, where they listen at fixed ports
 * @param epmdPort of the port mapper, for those that need one
 * @param entities how many there will be at most
 * @param oneMap whether all are in one map, for contenders that can do it in different ways
 */
public record StateSettings(
    int node, List<Integer> ports, int epmdPort, int entities, boolean oneMap) {
  public static final int NODES = 3;

  public StateSettings {
    ports = List.copyOf(ports);
  }

  /** Reads a command line; {@link IllegalArgumentException} for one that lacks something. */
  public static StateSettings parse(String... arguments) {
    Arguments values = Arguments.parse(arguments);
    return new StateSettings(
        values.integer("node"),
        List.of(values.integer("port1"), values.integer("port2"), values.integer("port3")),
        values.integer("epmdPort"),
        values.integer("entities"),
        Boolean.parseBoolean(values.value("oneMap")));
  }

  /** What {@link #parse} reads. */
  public List<String> toArguments() {
    return List.of(
        "node=" + node,
        "port1=" + ports.get(0),
        "port2=" + ports.get(1),
        "port3=" + ports.get(2),
        "epmdPort=" + epmdPort,
        "entities=" + entities,
        "oneMap=" + oneMap);
  }

  /** Whether what this node sees is measured. */
  public boolean watches() {
    return node == NODES;
  }
}
