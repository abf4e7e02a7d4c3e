package dev.starling.erldist.node;

import dev.starling.erldist.dist.CloseReason;
import dev.starling.erldist.dist.PeerInfo;

/** Told of connections, on the event loop: it must not block. */
public interface NodeListener {
  /** A connection stands; messages can be sent. */
  void up(PeerInfo peer);

  /** It ended. Monitors have fired and links broken before this is called. */
  void down(PeerInfo peer, CloseReason reason);
}
