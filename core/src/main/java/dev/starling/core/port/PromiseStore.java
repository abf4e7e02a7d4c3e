package dev.starling.core.port;

import dev.starling.core.topology.Promise;

/** Where promises are kept, so that a later life of this node knows them. */
@FunctionalInterface
public interface PromiseStore {
  /** Keeps nothing: a later life has to learn anew what it may promise. */
  PromiseStore NONE = (now, promise) -> true;

  /**
   * Keeps a promise in place of the one before.
   *
   * @return true if it is kept, or there is nowhere to keep it; false if {@code
   *     SwarmCore.handlePromiseKept} will be called once it is
   */
  boolean keep(Now now, Promise promise);
}
