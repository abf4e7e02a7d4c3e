package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The functions that other nodes may call: nothing else of this JVM can be. For any thread. */
final class FunctionTable {
  /** Stands for every number of arguments that has no function of its own. */
  static final int ANY_ARITY = -1;

  private static final int MAX_ARITY = 255;

  private final SnapshotMap<Key, Entry> entries;

  FunctionTable(int limit) {
    this.entries = new SnapshotMap<>("maxRegistrations", limit);
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
    entries.put(key, new Entry(body, executor));
  }

  void unregister(String module, String function, int arity) {
    Key key = new Key(Atom.of(module), Atom.of(function), arity);
    Entry entry = entries.get(key);
    if (entry != null) {
      entries.remove(key, entry);
    }
  }

  @Nullable Entry find(Atom module, Atom function, int arity) {
    Entry exact = entries.get(new Key(module, function, arity));
    return exact != null ? exact : entries.get(new Key(module, function, ANY_ARITY));
  }

  static AsyncRemoteFunction async(RemoteFunction body) {
    return call -> CompletableFuture.completedFuture(body.call(call));
  }
}
