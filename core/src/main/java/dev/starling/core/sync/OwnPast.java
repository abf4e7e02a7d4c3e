package dev.starling.core.sync;

import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Change;
import dev.starling.crdt.Delta;
import dev.starling.crdt.Dot;
import dev.starling.crdt.Replica;
import dev.starling.crdt.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What this node's present life has written, and which writes of others that replaced: so that it
 * can be done again under another life, should others have retired this one before it began.
 */
final class OwnPast {
  /** So many keys and writes of others are remembered; beyond, only what lives is done again. */
  static final int MAX_REMEMBERED = 10_000;

  /** Changes are made in this order, so that anybody can tell which is which. */
  private static final Comparator<OverlayKey> ORDER =
      Comparator.comparing(OverlayKey::kind).thenComparing(OverlayKey::id);

  private final Map<OverlayKey, Set<Dot>> replaced = new TreeMap<>(ORDER);
  private int remembered;
  private boolean forgotten;

  /** This life has made a change. */
  void changed(Delta<OverlayKey, Value.Dictionary> change) {
    if (forgotten) {
      return;
    }
    Replica self = change.spans().get(0).replica();
    for (Delta.Entry<OverlayKey, Value.Dictionary> entry : change.entries()) {
      Set<Dot> others = replaced.get(entry.key());
      if (others == null) {
        others = new HashSet<>();
        replaced.put(entry.key(), others);
        remembered++;
      }
      for (Dot dot : entry.replaced()) {
        remembered += !dot.replica().equals(self) && others.add(dot) ? 1 : 0;
      }
    }
    if (remembered > MAX_REMEMBERED) {
      forgotten = true;
      replaced.clear();
    }
  }

  /**
   * The changes by which {@code present} does again what {@code former} has done, the first of its
   * life; ascending by kind and id. They replace what {@code former} wrote and replaced, nothing
   * that came beside it since, and keep the stamps.
   */
  List<Change<OverlayKey, Value.Dictionary>> again(
      CausalStore<OverlayKey, Value.Dictionary> store, Replica former, Replica present) {
    if (forgotten) {
      rememberLive(store, former);
    }
    List<Change<OverlayKey, Value.Dictionary>> changes = new ArrayList<>();
    long counter = store.vector().get(present);
    for (Map.Entry<OverlayKey, Set<Dot>> entry : replaced.entrySet()) {
      List<Dot> gone = new ArrayList<>(entry.getValue());
      Value.Dictionary value = null;
      long stamp = 0;
      for (Write<OverlayKey, Value.Dictionary> write : store.writes(entry.getKey())) {
        if (write.dot().replica().equals(former)) {
          gone.add(write.dot());
          value = write.value();
          stamp = write.stamp();
        }
      }
      if (!gone.isEmpty()) {
        changes.add(new Change<>(new Dot(present, ++counter), stamp, entry.getKey(), value, gone));
      }
    }
    return changes;
  }

  /** The same for a change that nobody has heard of, and that {@code store} does not have. */
  static Change<OverlayKey, Value.Dictionary> again(
      CausalStore<OverlayKey, Value.Dictionary> store,
      Delta<OverlayKey, Value.Dictionary> change,
      Replica present) {
    Delta.Entry<OverlayKey, Value.Dictionary> entry = change.entries().get(0);
    Set<Dot> gone = new LinkedHashSet<>(entry.replaced());
    gone.removeIf(dot -> !store.vector().contains(dot));
    for (Write<OverlayKey, Value.Dictionary> write : store.writes(entry.key())) {
      if (write.dot().replica().equals(present)) {
        gone.add(write.dot());
      }
    }
    Write<OverlayKey, Value.Dictionary> write =
        entry.writes().isEmpty() ? null : entry.writes().get(0);
    return new Change<>(
        new Dot(present, store.vector().get(present) + 1),
        write == null ? 0 : write.stamp(),
        entry.key(),
        write == null ? null : write.value(),
        List.copyOf(gone));
  }

  private void rememberLive(CausalStore<OverlayKey, Value.Dictionary> store, Replica former) {
    for (Write<OverlayKey, Value.Dictionary> write : store.range(0, Integer.MAX_VALUE)) {
      if (write.dot().replica().equals(former)) {
        replaced.put(write.key(), Set.of());
      }
    }
  }
}
