package dev.starling.swarm.internal;

import dev.starling.core.event.SwarmEvent.OverlayChanged;
import dev.starling.core.overlay.OverlayException;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.port.Now;
import dev.starling.core.sync.Outcome;
import dev.starling.core.sync.TacticalOverlay;
import dev.starling.core.value.Value;
import dev.starling.swarm.Overlay;
import dev.starling.swarm.Subscription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands writes to the core, and reads its last snapshot. */
public final class OverlayView implements Overlay {
  private final CoreAccess loop;
  private final EventHub events;
  private final PendingCalls calls;

  /**
   * A view of the overlay of the core that {@code loop} runs.
   *
   * @param calls where writes wait until they are done
   */
  public OverlayView(CoreAccess loop, EventHub events, PendingCalls calls) {
    this.loop = loop;
    this.events = events;
    this.calls = calls;
  }

  @Override
  public CompletionStage<Void> updateEntity(String id, Value.Dictionary entity) {
    return put(OverlayKind.ENTITY, id, entity);
  }

  @Override
  public CompletionStage<Void> updateEntities(Map<String, Value.Dictionary> entities) {
    Map<OverlayKey, Value.Dictionary> values = new LinkedHashMap<>();
    entities.forEach((id, entity) -> values.put(new OverlayKey(OverlayKind.ENTITY, id), entity));
    return write(
        (overlay, now, outcome) -> {
          overlay.putAll(now, values, outcome);
          return null;
        });
  }

  @Override
  public CompletionStage<Boolean> removeEntity(String id) {
    return remove(OverlayKind.ENTITY, id);
  }

  @Override
  public CompletionStage<String> addWaypoint(Value.Dictionary waypoint) {
    return write((overlay, now, outcome) -> overlay.addWaypoint(now, waypoint, outcome));
  }

  @Override
  public CompletionStage<Boolean> removeWaypoint(String id) {
    return remove(OverlayKind.WAYPOINT, id);
  }

  @Override
  public CompletionStage<Void> addAnnotation(String id, Value.Dictionary annotation) {
    return put(OverlayKind.ANNOTATION, id, annotation);
  }

  @Override
  public CompletionStage<Boolean> removeAnnotation(String id) {
    return remove(OverlayKind.ANNOTATION, id);
  }

  @Override
  public OverlaySnapshot snapshot() {
    return loop.overlay();
  }

  @Override
  public Subscription subscribe(Consumer<? super OverlayChanged> listener) {
    return events.subscribe(
        event -> {
          if (event instanceof OverlayChanged change) {
            listener.accept(change);
          }
        });
  }

  private CompletionStage<Void> put(OverlayKind kind, String id, Value.Dictionary value) {
    return write(
        (overlay, now, outcome) -> {
          overlay.put(now, kind, id, value, outcome);
          return null;
        });
  }

  private CompletionStage<Boolean> remove(OverlayKind kind, String id) {
    return write((overlay, now, outcome) -> overlay.remove(now, kind, id, outcome));
  }

  /** Writes, or throws; tells the outcome. */
  private interface Action<T> {
    @Nullable T perform(TacticalOverlay overlay, Now now, Outcome outcome);
  }

  /** Completes once readers see what was written, and it is on disk where there is one. */
  private <T> CompletionStage<T> write(Action<T> action) {
    CompletableFuture<T> written = calls.open();
    boolean accepted =
        loop.input(
            (core, now) -> {
              if (written.isDone()) {
                return;
              }
              CompletableFuture<@Nullable Void> kept = new CompletableFuture<>();
              try {
                @Nullable T result = action.perform(core.overlay(), now, outcome(kept));
                var unused =
                    kept.whenComplete(
                        (done, refused) -> {
                          if (refused == null) {
                            loop.afterInput(() -> written.complete(result));
                          } else {
                            written.completeExceptionally(refused);
                          }
                        });
              } catch (RuntimeException e) {
                written.completeExceptionally(e);
              }
            });
    if (!accepted) {
      calls.fail(written);
    }
    return written;
  }

  private static Outcome outcome(CompletableFuture<@Nullable Void> kept) {
    return new Outcome() {
      @Override
      public void done() {
        kept.complete(null);
      }

      @Override
      public void refused(OverlayException why) {
        kept.completeExceptionally(why);
      }
    };
  }
}
