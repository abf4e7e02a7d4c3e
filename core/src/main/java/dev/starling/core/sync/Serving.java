package dev.starling.core.sync;

import dev.starling.core.message.Message.OverlayRange;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.VersionVector;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store as it was at one moment, told to one member in ranges. */
final class Serving {
  /** So many ranges are under way at once. */
  static final int WINDOW = 8;

  final long exchange;
  private CausalStore<OverlayKey, Value.Dictionary> store;
  private final VersionVector known;
  private final int maxBytes;

  /** The first hashes of ranges that were sent and not acknowledged. */
  private final Queue<Integer> underWay = new ArrayDeque<>();

  private @Nullable SyncPeer session;
  private int next;
  private boolean allSent;

  /**
   * An exchange that begins.
   *
   * @param known what the other one has seen: values of these writes are left out
   */
  Serving(
      long exchange,
      CausalStore<OverlayKey, Value.Dictionary> store,
      VersionVector known,
      int maxBytes) {
    this.exchange = exchange;
    this.store = store;
    this.known = known;
    this.maxBytes = maxBytes;
  }

  VersionVector vector() {
    return store.vector();
  }

  /** Whether nobody is being told; who was may come back. */
  boolean isIdle() {
    return session == null;
  }

  void handleDisconnected() {
    session = null;
  }

  /** Whether what is asked for is of an earlier exchange, and this one is on its way already. */
  boolean hasGoneOnWithout(SyncPeer by, long asked) {
    return session == by && asked != 0 && asked != exchange;
  }

  /** What {@link dev.starling.core.planted.Planted#STALE_RANGE} does; nothing else may. */
  void repin(CausalStore<OverlayKey, Value.Dictionary> other) {
    store = other;
  }

  /** The other one has all below {@code missing}: sends what follows. */
  void pulled(SyncPeer by, int missing, Consumer<OverlayRange> send) {
    if (session != by) {
      session = by;
      underWay.clear();
      next = missing;
      allSent = false;
    }
    while (!underWay.isEmpty() && Integer.compareUnsigned(underWay.element(), missing) < 0) {
      underWay.remove();
    }
    while (!allSent && underWay.size() < WINDOW) {
      underWay.add(next);
      OverlayRange range = Ranges.from(next, exchange, store, known, maxBytes);
      next = range.next();
      allSent = next == 0;
      send.accept(range);
    }
  }
}
