package dev.starling.testkit;

import dev.starling.swarm.Comms;
import dev.starling.swarm.Monitor;
import dev.starling.swarm.Overlay;
import dev.starling.swarm.SwarmException;
import dev.starling.swarm.Topology;
import dev.starling.swarm.internal.CommsView;
import dev.starling.swarm.internal.HealthView;
import dev.starling.swarm.internal.OverlayView;
import dev.starling.swarm.internal.PendingCalls;
import dev.starling.swarm.internal.TopologyView;
import dev.starling.testkit.world.Life;
import dev.starling.testkit.world.World;

/**
 * A node of a {@link VirtualSwarm}, as an application on it sees it, by the interfaces of
 * production.
 */
public final class VirtualNode {
  private final World world;
  private final Hubs hubs;
  private final String name;

  VirtualNode(World world, Hubs hubs, String name) {
    this.world = world;
    this.hubs = hubs;
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** Whether its process was started and has not ended. It may be stopped. */
  public boolean isAlive() {
    return world.lifeOf(name) != null;
  }

  /**
   * Which life of its name it lives, microseconds.
   *
   * @throws IllegalStateException if it does not live
   */
  public long incarnation() {
    return life().core().incarnation();
  }

  /**
   * What it knows of the others. Listeners are called at once, within {@code pass}.
   *
   * @throws IllegalStateException if it does not live
   */
  public Monitor monitor() {
    Life life = life();
    return new HealthView(() -> life.core().nodes(life.now()), hubs.of(life));
  }

  /**
   * What it shares. A write is done when the call returns; of a stopped node, when it goes on; of
   * one that has ended, it fails. Listeners are called at once, within {@code pass}.
   *
   * @throws IllegalStateException if it does not live
   */
  public Overlay overlay() {
    Life life = life();
    return new OverlayView(
        new LifeAccess(life, hubs),
        hubs.of(life),
        new PendingCalls(() -> new SwarmException(name + " has ended")));
  }

  /**
   * Who commands. A change is done when the call returns; of a stopped node, when it goes on.
   *
   * @throws IllegalStateException if it does not live
   */
  public Topology topology() {
    Life life = life();
    return new TopologyView(
        name,
        new LifeAccess(life, hubs),
        () -> life.now().nanos(),
        hubs.of(life),
        new PendingCalls(() -> new SwarmException(name + " has ended")));
  }

  /**
   * Messages to other nodes, and from them. Handlers take up to a few milliseconds for each
   * message, of virtual time, and are called within {@code pass}.
   *
   * @throws IllegalStateException if it does not live
   */
  public Comms comms() {
    Life life = life();
    return new CommsView(
        new LifeAccess(life, hubs),
        name,
        hubs.inboxOf(life),
        new PendingCalls(() -> new SwarmException(name + " has ended")));
  }

  private Life life() {
    Life life = world.lifeOf(name);
    if (life == null) {
      throw new IllegalStateException(name + " does not run; start it first");
    }
    return life;
  }
}
