package dev.starling.app.http;

import dev.starling.core.topology.Commander;
import dev.starling.core.topology.QuorumState;
import dev.starling.core.topology.TopologyNode;
import dev.starling.swarm.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /topology}: who commands. 64-bit values as decimal strings, null for what is not
 * known.
 *
 * @param token of the commander, to be compared with others as (term, birth, node)
 */
record TopologyView(
    @Nullable String commander,
    @Nullable Long term,
    @Nullable String token,
    Quorum quorum,
    String role,
    List<Node> nodes) {
  record Quorum(int size, int have, boolean met, boolean safe) {}

  record Node(String node, String role, @Nullable String birth) {}

  static TopologyView of(Topology topology) {
    Commander commander = topology.commander().orElse(null);
    QuorumState quorum = topology.quorum();
    return new TopologyView(
        commander == null ? null : commander.node(),
        commander == null ? null : commander.token().term(),
        commander == null ? null : commander.token().toString(),
        new Quorum(quorum.size(), quorum.have(), quorum.isMet(), quorum.safe()),
        topology.role().text(),
        topology.nodes().stream().map(TopologyView::node).toList());
  }

  private static Node node(TopologyNode node) {
    return new Node(
        node.node(),
        node.role().text(),
        node.birth().isPresent() ? Long.toString(node.birth().getAsLong()) : null);
  }
}
