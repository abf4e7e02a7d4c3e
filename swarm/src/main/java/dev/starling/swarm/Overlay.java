package dev.starling.swarm;

import dev.starling.core.event.SwarmEvent.OverlayChanged;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.value.Value;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What the members of the swarm share: entities, waypoints and annotations, each found by an id.
 * Every member writes and removes without asking the others, and all come to the same result.
 *
 * <p>A write replaces the whole value, and whatever its writer had seen of that id. A removal
 * removes what its writer had seen; a write that it had not seen survives it. Of concurrent writes
 * the one with the newest stamp shows.
 *
 * <p>A stage completes once the write is part of this node's replica: {@link #snapshot} shows it
 * then, and it is on its way to the others. It fails with {@link
 * dev.starling.core.overlay.OverlayException} for what is not accepted, and with {@link
 * SwarmException} after the swarm was closed. Reads never wait. Listeners run as those of {@link
 * Swarm}.
 */
public interface Overlay {
  /** Writes an entity. */
  CompletionStage<Void> updateEntity(String id, Value.Dictionary entity);

  /** Writes many entities, all of them or none, by id. */
  CompletionStage<Void> updateEntities(Map<String, Value.Dictionary> entities);

  /** Removes an entity; completes with whether there was one. */
  CompletionStage<Boolean> removeEntity(String id);

  /**
   * Writes a waypoint. Its id is the text under {@code id}; where that is absent, one is made and
   * added to the value.
   *
   * @return completes with the id
   */
  CompletionStage<String> addWaypoint(Value.Dictionary waypoint);

  /** Removes a waypoint; completes with whether there was one. */
  CompletionStage<Boolean> removeWaypoint(String id);

  /** Writes an annotation. */
  CompletionStage<Void> addAnnotation(String id, Value.Dictionary annotation);

  /** Removes an annotation; completes with whether there was one. */
  CompletionStage<Boolean> removeAnnotation(String id);

  /** Everything at this moment. */
  OverlaySnapshot snapshot();

  /** Calls {@code listener} for every change from now on, local ones included. */
  Subscription subscribe(Consumer<? super OverlayChanged> listener);
}
