package dev.starling.app;

import dev.starling.core.event.SwarmEvent.OverlayChanged;
import dev.starling.core.overlay.OverlayException;
import dev.starling.core.overlay.OverlayException.Reason;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Change;
import dev.starling.crdt.Replica;
import dev.starling.swarm.Overlay;
import dev.starling.swarm.Subscription;
import dev.starling.swarm.SwarmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An overlay in memory, of one node, that is as full or as closed as a test says. */
public final class FakeOverlay implements Overlay {
  private static final Value ID = Value.of("id");

  public volatile OverlayLimits limits = OverlayLimits.DEFAULT;
  public volatile boolean closed;

  private final Replica replica = Replica.of("app@127.0.0.1", FakeSwarm.INCARNATION);
  private final Consumer<OverlayChanged> events;
  private final List<Consumer<? super OverlayChanged>> listeners = new CopyOnWriteArrayList<>();
  private CausalStore<OverlayKey, Value.Dictionary> store = CausalStore.empty();
  private long stamp;

  FakeOverlay(Consumer<OverlayChanged> events) {
    this.events = events;
  }

  /** Writes as another node would, whose limits may be others. */
  public synchronized void arrive(OverlayKind kind, String id, Value.Dictionary value) {
    OverlayKey key = new OverlayKey(kind, id);
    apply(store.put(replica, ++stamp, key, value));
  }

  @Override
  public CompletionStage<Void> updateEntity(String id, Value.Dictionary entity) {
    return write(() -> put(OverlayKind.ENTITY, id, entity));
  }

  @Override
  public CompletionStage<Void> updateEntities(Map<String, Value.Dictionary> entities) {
    return write(
        () -> {
          entities.forEach((id, entity) -> put(OverlayKind.ENTITY, id, entity));
          return null;
        });
  }

  @Override
  public CompletionStage<Boolean> removeEntity(String id) {
    return write(() -> remove(OverlayKind.ENTITY, id));
  }

  @Override
  public CompletionStage<String> addWaypoint(Value.Dictionary waypoint) {
    return write(
        () -> {
          Value given = waypoint.entries().get(ID);
          if (given != null && !(given instanceof Value.Text)) {
            throw new OverlayException(Reason.BAD_ID, "the id of a waypoint is text, got " + given);
          }
          String id = given instanceof Value.Text text ? text.value() : "made-" + (stamp + 1);
          Map<Value, Value> entries = new LinkedHashMap<>();
          entries.put(ID, Value.of(id));
          entries.putAll(waypoint.entries());
          put(OverlayKind.WAYPOINT, id, new Value.Dictionary(entries));
          return id;
        });
  }

  @Override
  public CompletionStage<Boolean> removeWaypoint(String id) {
    return write(() -> remove(OverlayKind.WAYPOINT, id));
  }

  @Override
  public CompletionStage<Void> addAnnotation(String id, Value.Dictionary annotation) {
    return write(() -> put(OverlayKind.ANNOTATION, id, annotation));
  }

  @Override
  public CompletionStage<Boolean> removeAnnotation(String id) {
    return write(() -> remove(OverlayKind.ANNOTATION, id));
  }

  @Override
  public synchronized OverlaySnapshot snapshot() {
    return new OverlaySnapshot(store);
  }

  @Override
  public Subscription subscribe(Consumer<? super OverlayChanged> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private @Nullable Void put(OverlayKind kind, String id, Value.Dictionary value) {
    OverlayLimits.checkId(id);
    limits.checkValue(value);
    OverlayKey key = new OverlayKey(kind, id);
    if (store.get(key) == null && store.size() >= limits.maxKeys()) {
      throw new OverlayException(
          Reason.FULL, "the overlay holds at most " + limits.maxKeys() + " ids");
    }
    apply(store.put(replica, ++stamp, key, value));
    return null;
  }

  private boolean remove(OverlayKind kind, String id) {
    Change<OverlayKey, Value.Dictionary> removal =
        store.remove(replica, ++stamp, new OverlayKey(kind, id));
    if (removal != null) {
      apply(removal);
    }
    return removal != null;
  }

  private void apply(Change<OverlayKey, Value.Dictionary> change) {
    OverlayKey key = change.key();
    Value.Dictionary before = store.get(key);
    store = store.apply(change);
    OverlayChanged event = new OverlayChanged(stamp, key.kind(), key.id(), before, store.get(key));
    events.accept(event);
    listeners.forEach(listener -> listener.accept(event));
  }

  private synchronized <T extends @Nullable Object> CompletionStage<T> write(Supplier<T> action) {
    if (closed) {
      return CompletableFuture.failedFuture(new SwarmException("app@127.0.0.1 is closed"));
    }
    try {
      return CompletableFuture.completedFuture(action.get());
    } catch (OverlayException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
