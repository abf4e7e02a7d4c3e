package dev.starling.swarm;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * This process as a node of a swarm. Safe for use by many threads.
 *
 * <p>Listeners are called in the order of the events, one at a time each, on the executor given to
 * the builder or one of the swarm's own. A listener that throws is logged; one that stalls loses
 * events past a bound of 10,000, which is logged too, and delays nobody else.
 */
public interface Swarm extends AutoCloseable {
  static SwarmBuilder builder() {
    return new SwarmBuilder();
  }

  Self self();

  Monitor monitor();

  /** Who commands, and in which role everybody is. */
  Topology topology();

  /** The state that all members share. */
  Overlay overlay();

  /** Messages to other nodes, and from them. */
  Comms comms();

  /**
   * Joins a node by hand. Completes when the connection stands, at once if it does already; fails
   * with a {@link SwarmException} that says what stood in the way.
   */
  CompletionStage<Void> connect(String node);

  /** Calls {@code listener} for every event from now on. */
  Subscription subscribe(Consumer<? super SwarmEvent> listener);

  /**
   * Lets other nodes call {@code module:function}, with any number of arguments. Nothing else in
   * this process can be called from outside.
   *
   * @throws IllegalStateException if the name is taken
   */
  Subscription expose(String module, String function, RemoteFunction implementation);

  /**
   * Calls a function on another node, as {@code erpc:call} does. The node is connected first if
   * need be. Module and function become atoms there: never build them from what users type.
   */
  CompletionStage<Value> call(
      String node, String module, String function, List<Value> arguments, Duration timeout);

  /** Counters since the start, by their names in the metrics, for whoever exports them. */
  Map<String, Long> counters();

  /** Figures as they are now, by their names in the metrics, for whoever exports them. */
  Map<String, Long> gauges();

  /** Leaves the swarm: discovery stops, the others are told, the connections close. */
  @Override
  void close();
}
