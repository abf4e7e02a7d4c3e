package dev.starling.core.port;

import dev.starling.core.message.Message;
import dev.starling.core.value.Value;

/**
 * Connections to other nodes. Calls return at once; what comes of them is an input to the core
 * later, never from within the call.
 */
public interface Transport {
  /** Connects; ends in exactly one of connected and dial-failed. */
  void dial(String node);

  /** Closes the connection, if there is one. */
  void disconnect(String node);

  /** Sends to a Starling node; without a connection it is dropped. */
  void send(String node, Message message);

  /** Asks a plain BEAM node for a sign of life, as {@code net_adm:ping} does. */
  void pingBeam(String node, long sequence);

  /**
   * Sends {@code {swarm_msg, Body}} to {@code swarm_comms} at a plain BEAM node.
   *
   * @param urgent whether it must not wait behind large ones that are not
   */
  void sendPlain(String node, Value body, boolean urgent);

  /** Bytes that wait to be sent to a node; 0 without a connection. */
  long pendingBytes(String node);

  /**
   * Those of them that nothing can overtake that is sent now: all, where a large message cannot be
   * overtaken.
   */
  default long committedBytes(String node) {
    return pendingBytes(node);
  }

  /** Whether an urgent message could be overtaken by a ping that is sent now. */
  default boolean holdsUrgent(String node) {
    return pendingBytes(node) > 0;
  }

  /**
   * Asks for one {@code SwarmCore.handleReady}, once so few bytes wait for a node that more can be
   * sent without being in the way of what is urgent. May be asked again and again.
   */
  void awaitReady(String node);
}
