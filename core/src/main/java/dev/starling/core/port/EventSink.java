package dev.starling.core.port;

import dev.starling.core.event.SwarmEvent;

/** Where events go. */
@FunctionalInterface
public interface EventSink {
  void emit(SwarmEvent event);
}
