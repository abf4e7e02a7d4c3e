package dev.starling.swarm.internal;

import dev.starling.swarm.SwarmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Calls of {@code connect} that wait for the outcome. Event loop only. */
final class ConnectRequests {
  static final int MAX_WAITING = 1_024;

  private final Map<String, List<CompletableFuture<Void>>> waiting = new HashMap<>();
  private int size;

  /** Keeps a call until its node is connected or could not be; fails it at the bound. */
  boolean add(String node, CompletableFuture<Void> call) {
    if (size >= MAX_WAITING) {
      call.completeExceptionally(
          new SwarmException(
              "connect: " + MAX_WAITING + " calls wait already; try again when some are done"));
      return false;
    }
    size++;
    waiting.computeIfAbsent(node, n -> new ArrayList<>()).add(call);
    return true;
  }

  void connected(String node) {
    take(node).forEach(call -> call.complete(null));
  }

  void failed(String node, String detail) {
    take(node).forEach(call -> call.completeExceptionally(new SwarmException(detail)));
  }

  private List<CompletableFuture<Void>> take(String node) {
    List<CompletableFuture<Void>> calls = waiting.remove(node);
    if (calls == null) {
      return List.of();
    }
    size -= calls.size();
    return calls;
  }
}
