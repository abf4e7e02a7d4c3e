package dev.starling.swarm;

import dev.starling.core.value.Value;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A function that other nodes may call, as {@code rpc:call} and {@code erpc:call} do. */
@FunctionalInterface
public interface RemoteFunction {
  /**
   * Answers a call. Runs on the swarm's executor for listeners.
   *
   * @param caller the name of the node that calls
   * @return the answer, now or later; a failure reaches the caller as an error
   */
  CompletionStage<Value> call(String caller, List<Value> arguments);
}
