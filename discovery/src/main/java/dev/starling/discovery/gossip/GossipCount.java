package dev.starling.discovery.gossip;

/** What a running {@link Gossip} counts. */
public enum GossipCount {
  /** Heartbeats sent. */
  SENT,
  /** Heartbeats that could not be sent. */
  NOT_SENT,
  /** Heartbeats of other nodes that were read. */
  HEARD,
  /** Own heartbeats that came back. */
  OWN,
  /** Datagrams that are no heartbeat. */
  MALFORMED,
  /** Datagrams that were not sealed with our secret. */
  WRONG_SECRET,
  /** Datagrams that came by another interface than the one chosen. */
  WRONG_INTERFACE,
  /** Heartbeats of new nodes while as many are heard as can be. */
  REFUSED
}
