package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The functions that other nodes may call: nothing else of this JVM can be. For any thread; like
 * the names of {@link ProcessTable}, an immutable map replaced as a whole.
 */
final class FunctionTable {
  /** Stands for every number of arguments that has no function of its own. */
  static final int ANY_ARITY = -1;

  private static final int MAX_ARITY = 255;

  private final int limit;
  private final AtomicReference<Map<Key, Entry>> entries = new AtomicReference<>(Map.of());

  FunctionTable(int limit) {
    this.limit = limit;
  }

  /**
   * @param executor where the function runs; null: on the event loop
   */
  record Entry(AsyncRemoteFunction function, @Nullable Executor executor) {}

  private record Key(Atom module, Atom function, int arity) {}

  void register(
      String module,
      String function,
      int arity,
      @Nullable Executor executor,
      AsyncRemoteFunction body) {
    if (arity < ANY_ARITY || arity > MAX_ARITY) {
      throw new IllegalArgumentException(
          "a function has 0 to " + MAX_ARITY + " arguments, got " + arity);
    }
    Key key = new Key(Atom.of(module), Atom.of(function), arity);
    while (true) {
      Map<Key, Entry> old = entries.get();
      if (old.size() >= limit && !old.containsKey(key)) {
        throw new LimitExceededException("maxRegistrations", limit);
      }
      Map<Key, Entry> changed = new HashMap<>(old);
      changed.put(key, new Entry(body, executor));
      if (entries.compareAndSet(old, changed)) {
        return;
      }
    }
  }

  @Nullable Entry find(Atom module, Atom function, int arity) {
    Map<Key, Entry> current = entries.get();
    Entry exact = current.get(new Key(module, function, arity));
    return exact != null ? exact : current.get(new Key(module, function, ANY_ARITY));
  }

  static AsyncRemoteFunction async(RemoteFunction body) {
    return call -> CompletableFuture.completedFuture(body.call(call));
  }
}
