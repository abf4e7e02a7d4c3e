package dev.starling.core.topology;

import java.util.OptionalLong;

/**
 * A node in the topology.
 *
 * @param birth its place in the order; absent of plain BEAM nodes, and where it is not known yet
 */
public record TopologyNode(String node, Role role, OptionalLong birth) {}
