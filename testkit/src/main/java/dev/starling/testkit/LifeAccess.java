package dev.starling.testkit;

import dev.starling.core.SwarmCore;
import dev.starling.core.link.Link;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.port.Now;
import dev.starling.core.topology.TopologySnapshot;
import dev.starling.swarm.internal.CoreAccess;
import dev.starling.testkit.world.Input;
import dev.starling.testkit.world.Life;
import java.util.List;
import java.util.function.BiConsumer;

/** Hands what an application wants to a simulated process. */
record LifeAccess(Life life, Hubs hubs) implements CoreAccess {
  @Override
  public boolean input(BiConsumer<SwarmCore, Now> input) {
    life.input(Input.of(Input.Kind.WRITE, life.node()), input);
    return !life.isDead();
  }

  @Override
  public void afterInput(Runnable action) {
    hubs.afterInput(life, action);
  }

  @Override
  public TopologySnapshot topology() {
    return life.core().topology(life.now());
  }

  @Override
  public OverlaySnapshot overlay() {
    return life.core().overlay().snapshot();
  }

  @Override
  public List<Link> links() {
    return life.core().comms().links();
  }
}
