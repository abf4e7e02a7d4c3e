package dev.starling.core.health;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.monitor.NodeMonitor;

/** Breaks the direction of the packages on purpose. */
public final class UsesLaterPackages {
  long event(SwarmEvent event) {
    return event.atMillis();
  }

  long monitor(NodeMonitor monitor) {
    return monitor.refusedMembers();
  }
}
