package dev.starling.erldist.epmd;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Asks EPMDs for ports, one question to each EPMD at a time. What is wanted meanwhile waits, and is
 * then asked together, by the list of names. When a hundred nodes of one host meet at once, every
 * one looks up all others: ten thousand sockets to one EPMD, which answers too late then, and
 * answers for nothing. For the event loop only.
 *
 * <p>Nothing is kept: an answer is always to a question that was sent after the port was wanted. A
 * question without an answer is one for all that wait behind it, too, so that nobody waits longer
 * than for one question's time and the rest of the one before.
 */
final class PortLookups {
  private final EpmdClient client;

  /** Of each EPMD that is being asked: who waits for the next question, by name. */
  private final Map<InetSocketAddress, Map<String, CompletableFuture<OptionalInt>>> waiting =
      new HashMap<>();

  PortLookups(EpmdClient client) {
    this.client = client;
  }

  /**
   * The port of a node; empty when the EPMD does not know it. Fails with an {@link EpmdException}.
   *
   * @param alive the part of its name before the {@code @}
   */
  CompletionStage<OptionalInt> port(InetSocketAddress epmd, String alive) {
    Map<String, CompletableFuture<OptionalInt>> next = waiting.get(epmd);
    if (next != null) {
      return next.computeIfAbsent(alive, name -> new CompletableFuture<>());
    }
    CompletableFuture<OptionalInt> result = new CompletableFuture<>();
    ask(epmd, Map.of(alive, result));
    return result;
  }

  private void ask(InetSocketAddress epmd, Map<String, CompletableFuture<OptionalInt>> wanted) {
    waiting.put(epmd, new LinkedHashMap<>());
    if (wanted.size() > 1) {
      client
          .names(epmd)
          .whenComplete(
              (names, failure) ->
                  answered(epmd, wanted, failure == null ? portsOf(names) : null, failure));
      return;
    }
    String name = wanted.keySet().iterator().next();
    client
        .lookup(epmd, name)
        .whenComplete(
            (entry, failure) ->
                answered(epmd, wanted, failure == null ? portsOf(name, entry) : null, failure));
  }

  private static Map<String, Integer> portsOf(List<RegisteredName> names) {
    Map<String, Integer> ports = new HashMap<>();
    names.forEach(name -> ports.put(name.name(), name.port()));
    return ports;
  }

  private static Map<String, Integer> portsOf(String name, Optional<NodeEntry> entry) {
    return entry.map(found -> Map.of(name, found.port())).orElse(Map.of());
  }

  /**
   * @param ports null when there was no answer, but {@code failure}
   */
  private void answered(
      InetSocketAddress epmd,
      Map<String, CompletableFuture<OptionalInt>> wanted,
      @Nullable Map<String, Integer> ports,
      Throwable failure) {
    Map<String, CompletableFuture<OptionalInt>> next = waiting.remove(epmd);
    if (next == null) {
      throw new AssertionError("an answer without a question");
    }
    if (ports == null) {
      wanted.values().forEach(result -> result.completeExceptionally(failure));
      next.values().forEach(result -> result.completeExceptionally(failure));
      return;
    }
    // First the next question: whoever hears an answer may ask again.
    if (!next.isEmpty()) {
      ask(epmd, next);
    }
    wanted.forEach(
        (name, result) -> {
          Integer port = ports.get(name);
          result.complete(port == null ? OptionalInt.empty() : OptionalInt.of(port));
        });
  }
}
