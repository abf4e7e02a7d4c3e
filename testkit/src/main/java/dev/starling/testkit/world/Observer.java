package dev.starling.testkit.world;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.message.Message;

/** Watches one life of a process; throws {@link AssertionError} for what must not be. */
public interface Observer {
  /** The core is about to be told something. */
  default void before(Input input) {}

  /** The core has made of it what it does. */
  default void after() {}

  /** A connection opened at this end. */
  default void connected(String node, boolean visible) {}

  /** A plain node's answer is about to be handed over. */
  default void answered(String node) {}

  /** A message is about to be handed over. */
  default void heard(String from, Message message) {}

  /** The core sends. */
  default void sent(String to, Message message) {}

  /** The monitor pings what it takes for a plain node. */
  default void pinged(String node) {}

  /** The core tells an event. */
  default void saw(SwarmEvent event) {}

  /** The application has handled a message. */
  default void handled(SwarmEvent.MessageReceived message) {}

  /** A second has passed in which the process could run. */
  default void inspect() {}

  /** The process has ended. */
  default void died() {}
}
