package dev.starling.swarm.internal;

import dev.starling.core.SwarmCore;
import dev.starling.core.link.Link;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.port.Now;
import dev.starling.core.topology.TopologySnapshot;
import java.util.List;
import java.util.function.BiConsumer;

/** What runs a core, for those who hand it inputs: the event loop, or the simulator. */
public interface CoreAccess {
  /**
   * Hands an input to the core, now or later.
   *
   * @return false if the node has ended, and nothing will come of the input
   */
  boolean input(BiConsumer<SwarmCore, Now> input);

  /** Called from within an input: runs once readers see what comes of it. */
  void afterInput(Runnable action);

  /** The topology as of the last turn of the loop, or the last change of the commander. */
  TopologySnapshot topology();

  /** The overlay as of the last input. */
  OverlaySnapshot overlay();

  /** The links as of the last input. */
  List<Link> links();
}
