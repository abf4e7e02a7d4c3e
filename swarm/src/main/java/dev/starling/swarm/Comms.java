package dev.starling.swarm;

import dev.starling.core.event.SwarmEvent.MessageReceived;
import dev.starling.core.link.Link;
import dev.starling.core.link.LinkQuality;
import dev.starling.core.link.Priority;
import dev.starling.core.value.Value;
import java.util.List;
import java.util.function.Consumer;

/**
 * Messages to other nodes, by what the links can bear. A plain BEAM node receives {@code
 * {swarm_msg, Message}} at the registered name {@code swarm_comms}, and can send so to this node.
 *
 * <p>Critical messages to a Starling node come once and in order to each of its lives, and are sent
 * again until its handlers have returned or their deadline has passed; those that an earlier life
 * may have received are marked. Others come at most once. What is dropped over which link stands in
 * {@code docs/protocols/comms.md}. Reads never wait.
 */
public interface Comms {
  /** Sends a value, to this node itself too. */
  Dispatch send(String node, Value message, Priority priority);

  /** How good the link to a node is; {@link LinkQuality#DISCONNECTED} for one not known. */
  LinkQuality quality(String node);

  /** All links, by node. */
  List<Link> links();

  /**
   * Calls {@code handler} for every message from now on, one at a time, critical ones first, on the
   * executor of the listeners. A critical message is acknowledged when all handlers have returned
   * or thrown.
   */
  Subscription onMessage(Consumer<? super MessageReceived> handler);
}
