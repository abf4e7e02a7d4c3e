package dev.starling.core.port;

import dev.starling.core.message.Message;

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
}
