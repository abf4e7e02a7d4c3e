package dev.starling.testkit;

import dev.starling.core.event.SwarmEvent;
import dev.starling.swarm.internal.EventHub;
import dev.starling.swarm.internal.MessageInbox;
import dev.starling.testkit.world.Life;
import dev.starling.testkit.world.Observer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;

/** Who listens to which life. */
final class Hubs {
  private final Map<Long, Listeners> all = new HashMap<>();

  /** Those of one life, and what they are still to be told. */
  private static final class Listeners implements Observer {
    final EventHub events = new EventHub(Runnable::run);

    /** The simulator itself says when a message was handled. */
    final MessageInbox inbox = new MessageInbox(Runnable::run, numbers -> {});

    final Queue<Runnable> due = new ArrayDeque<>();
    private final Runnable forget;

    Listeners(Runnable forget) {
      this.forget = forget;
    }

    @Override
    public void saw(SwarmEvent event) {
      due.add(() -> events.emit(event));
    }

    @Override
    public void handled(SwarmEvent.MessageReceived message) {
      due.add(() -> inbox.add(message));
    }

    /** Not sooner: what they do may be an input, and the core takes one after the other. */
    @Override
    public void after() {
      while (!due.isEmpty()) {
        due.remove().run();
      }
    }

    @Override
    public void died() {
      forget.run();
    }
  }

  EventHub of(Life life) {
    return listeners(life).events;
  }

  MessageInbox inboxOf(Life life) {
    return listeners(life).inbox;
  }

  void afterInput(Life life, Runnable action) {
    Listeners listeners = all.get(life.creation());
    if (listeners != null) {
      listeners.due.add(action);
    }
  }

  private Listeners listeners(Life life) {
    return Objects.requireNonNull(all.get(life.creation()));
  }

  Observer observe(Life life) {
    Listeners listeners = new Listeners(() -> all.remove(life.creation()));
    all.put(life.creation(), listeners);
    return listeners;
  }
}
