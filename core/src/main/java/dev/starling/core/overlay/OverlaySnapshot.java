package dev.starling.core.overlay;

import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.VersionVector;
import dev.starling.crdt.Write;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The overlay at one moment. Immutable; to take one costs nothing, and it shares what did not
 * change with later ones.
 */
public final class OverlaySnapshot {
  public static final OverlaySnapshot EMPTY = new OverlaySnapshot(CausalStore.empty());

  private final CausalStore<OverlayKey, Value.Dictionary> store;

  public OverlaySnapshot(CausalStore<OverlayKey, Value.Dictionary> store) {
    this.store = store;
  }

  /** The entity of that id, or null. */
  public Value.@Nullable Dictionary entity(String id) {
    return get(OverlayKind.ENTITY, id);
  }

  /** The waypoint of that id, or null. */
  public Value.@Nullable Dictionary waypoint(String id) {
    return get(OverlayKind.WAYPOINT, id);
  }

  /** The annotation of that id, or null. */
  public Value.@Nullable Dictionary annotation(String id) {
    return get(OverlayKind.ANNOTATION, id);
  }

  /** What shows for an id, or null. */
  public Value.@Nullable Dictionary get(OverlayKind kind, String id) {
    return store.get(new OverlayKey(kind, id));
  }

  /** All entities by id: a copy, in no particular order. */
  public Map<String, Value.Dictionary> entities() {
    return all(OverlayKind.ENTITY);
  }

  /** All waypoints by id: a copy, in no particular order. */
  public Map<String, Value.Dictionary> waypoints() {
    return all(OverlayKind.WAYPOINT);
  }

  /** All annotations by id: a copy, in no particular order. */
  public Map<String, Value.Dictionary> annotations() {
    return all(OverlayKind.ANNOTATION);
  }

  private Map<String, Value.Dictionary> all(OverlayKind kind) {
    Map<String, Value.Dictionary> all = new LinkedHashMap<>();
    forEach(
        (key, value) -> {
          if (key.kind() == kind) {
            all.put(key.id(), value);
          }
        });
    return all;
  }

  /** Hands over everything, in no particular order. */
  public void forEach(BiConsumer<OverlayKey, Value.Dictionary> action) {
    store.forEach(
        (Write<OverlayKey, Value.Dictionary> write) -> action.accept(write.key(), write.value()));
  }

  /** How many entities, waypoints and annotations there are in all. */
  public int size() {
    return store.size();
  }

  /** Which changes it is made of: equal vectors mean equal snapshots, on whatever node. */
  public VersionVector vector() {
    return store.vector();
  }

  /** The store itself. */
  public CausalStore<OverlayKey, Value.Dictionary> store() {
    return store;
  }
}
