package dev.starling.erldist.epmd;

/** What a client asks of an EPMD. */
sealed interface EpmdRequest {
  /** ALIVE2_REQ: register a node for as long as the socket is open. */
  record Register(NodeEntry entry) implements EpmdRequest {}

  /** PORT_PLEASE2_REQ: the entry of one node. */
  record Lookup(String name) implements EpmdRequest {}

  /** NAMES_REQ: name and port of every node. */
  record Names() implements EpmdRequest {}

  /** KILL_REQ: end the EPMD. */
  record Kill() implements EpmdRequest {}

  /** DUMP_REQ: a list for debugging. */
  record Dump() implements EpmdRequest {}

  /** STOP_REQ: unregister another node. */
  record Stop() implements EpmdRequest {}
}
