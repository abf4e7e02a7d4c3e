package dev.starling.core.election;

import dev.starling.core.message.Message.TopologyState;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Standing;
import org.jspecify.annotations.Nullable;

/** What a member said of itself last. */
final class Fact {
  final String node;
  TopologyState state;
  boolean connected = true;

  /** It was met while it was lone. */
  boolean metLone;

  Fact(String node, TopologyState state) {
    this.node = node;
    this.state = state;
  }

  long incarnation() {
    return state.incarnation();
  }

  boolean isSettled() {
    return state.standing() != Standing.LONE;
  }

  /** Its claim that it commands itself, if it says so. */
  @Nullable Commander ownCommand() {
    Commander commander = state.commander();
    return commander != null
            && commander.node().equals(node)
            && commander.incarnation() == state.incarnation()
            && commander.token().term() > 0
        ? commander
        : null;
  }
}
