package dev.starling.app.http;

import dev.starling.swarm.Swarm;
import io.javalin.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * The node behind the HTTP interface, which is served while the node starts and while it leaves,
 * too: requests that need the swarm are told to come back then.
 */
public final class NodeHandle {
  private volatile @Nullable Running running;
  private volatile boolean leaving;

  record Running(Swarm swarm, EventLog events) {}

  /** The node has started: events are kept from now on. */
  public void started(Swarm swarm) {
    EventLog events = new EventLog(swarm.self().incarnation());
    swarm.subscribe(event -> events.append(EventJson.of(event).toString()));
    running = new Running(swarm, events);
  }

  /** The node begins to leave; streams of events end. */
  public void leaving() {
    leaving = true;
    Running node = running;
    if (node != null) {
      node.events().close();
    }
  }

  Swarm swarm() {
    return running().swarm();
  }

  EventLog events() {
    return running().events();
  }

  private Running running() {
    Running node = running;
    if (leaving) {
      throw new ApiError(HttpStatus.SERVICE_UNAVAILABLE, "This node is leaving its swarm.");
    }
    if (node == null) {
      throw new ApiError(
          HttpStatus.SERVICE_UNAVAILABLE, "This node is still starting; try again in a second.");
    }
    return node;
  }
}
