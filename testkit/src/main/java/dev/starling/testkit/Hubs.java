package dev.starling.testkit;

import dev.starling.core.event.SwarmEvent;
import dev.starling.swarm.internal.EventHub;
import dev.starling.testkit.world.Life;
import dev.starling.testkit.world.Observer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;

/** Who listens to which life. */
final class Hubs {
  private final Map<Long, EventHub> hubs = new HashMap<>();

  EventHub of(Life life) {
    return Objects.requireNonNull(hubs.get(life.creation()));
  }

  Observer observe(Life life) {
    EventHub hub = new EventHub(Runnable::run);
    hubs.put(life.creation(), hub);
    return new Observer() {
      private final Queue<SwarmEvent> events = new ArrayDeque<>();

      @Override
      public void saw(SwarmEvent event) {
        events.add(event);
      }

      @Override
      public void after() {
        while (!events.isEmpty()) {
          hub.emit(events.remove());
        }
      }

      @Override
      public void died() {
        hubs.remove(life.creation());
      }
    };
  }
}
