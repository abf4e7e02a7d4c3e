package dev.starling.core.port;

import dev.starling.core.topology.Promise;

/** Where promises are kept, so that a later life of this node knows them. */
@FunctionalInterface
public interface PromiseStore {
  /**
   * Keeps a promise in place of the one before. {@code Topology.handlePromiseKept} is called once
   * that is done: within this call, if there is nowhere to keep it.
   */
  void keep(Now now, Promise promise);
}
