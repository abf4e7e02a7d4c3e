package dev.starling.core.election;

import dev.starling.core.health.NodeHealth;
import dev.starling.core.port.Now;
import java.util.List;

/** What the monitor knows. */
public interface Members {
  /** Whether a member is not down. */
  boolean isLive(String node);

  /** Whether a member is connected, and answers itself. */
  boolean hears(String node);

  /** All other nodes, by name. */
  List<NodeHealth> all(Now now);
}
