package dev.starling.testkit.check;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.value.Value;
import dev.starling.testkit.world.Life;
import dev.starling.testkit.world.Observer;
import dev.starling.testkit.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All messages that were sent in a world, and what became of them. */
public final class Post {
  private static final Value NUMBER = Value.of("n");

  private final Duration deadline;
  private final List<Letter> letters = new ArrayList<>();
  private final Map<Long, CommsWitness> witnesses = new HashMap<>();

  /** Which nodes have handed on which relayed message: at most one each. */
  final Map<String, Set<Long>> carriers = new HashMap<>();

  /** One message. */
  static final class Letter {
    final long number;
    final Life sender;
    final String to;
    final Priority priority;
    final long sentNanos;
    @Nullable SendOutcome first;
    @Nullable SendOutcome last;
    boolean received;
    boolean handled;

    /** Lives that had it, not marked as delivered again. */
    final Set<Long> receivers = new HashSet<>();

    Letter(long number, Life sender, String to, Priority priority, long sentNanos) {
      this.number = number;
      this.sender = sender;
      this.to = to;
      this.priority = priority;
      this.sentNanos = sentNanos;
    }

    @Override
    public String toString() {
      return "%s message %d of %s to %s, sent at %.3f s, %s"
          .formatted(
              priority, number, sender.node(), to, sentNanos / 1e9, last == null ? first : last);
    }
  }

  /** No messages. */
  public Post(Duration deadline) {
    this.deadline = deadline;
  }

  Duration deadline() {
    return deadline;
  }

  /** Watches a life. */
  public Observer observe(Life life) {
    CommsWitness witness = new CommsWitness(this, life);
    witnesses.put(life.creation(), witness);
    return witness;
  }

  /** The witness of a life. */
  public CommsWitness witness(Life life) {
    CommsWitness witness = witnesses.get(life.creation());
    if (witness == null) {
      throw new IllegalStateException(life.node() + " is not watched");
    }
    return witness;
  }

  Letter add(Life sender, String to, Priority priority) {
    Letter letter = new Letter(letters.size(), sender, to, priority, sender.world().nowNanos());
    letters.add(letter);
    return letter;
  }

  static Value.Dictionary body(long number, int bytes) {
    return Value.map(Map.of("n", Value.of(number), "pad", Value.of("x".repeat(bytes))));
  }

  /** The message of an event. */
  Letter of(SwarmEvent.MessageReceived event) {
    if (event.body() instanceof Value.Dictionary map
        && map.entries().get(NUMBER) instanceof Value.Int number
        && number.value().longValue() < letters.size()) {
      return letters.get(number.value().intValue());
    }
    throw new AssertionError("nobody has sent " + event);
  }

  public long sent() {
    return letters.size();
  }

  /** How many ended so. */
  public long count(Priority priority, SendOutcome.Kind kind) {
    return letters.stream()
        .filter(l -> l.priority == priority && l.last != null && l.last.kind() == kind)
        .count();
  }

  /** How many were delivered to a life that might have had an earlier copy. */
  public long received() {
    return letters.stream().filter(l -> l.received).count();
  }

  /**
   * Judges the end: everything has been whole since {@code wholeNanos}, longer than anything waits.
   */
  public void judgeEnd(World world, long wholeNanos, long graceNanos) {
    for (Letter letter : letters) {
      if (letter.sender.isDead() || letter.first == null) {
        continue;
      }
      SendOutcome last = letter.last;
      if (last == null) {
        throw violation(world, letter + " has no last outcome");
      }
      boolean expired = last.reason() == SendOutcome.Reason.EXPIRED;
      if (letter.priority == Priority.CRITICAL
          && expired
          && letter.sentNanos + deadline.toNanos() > wholeNanos + graceNanos) {
        throw violation(world, letter + " though all was whole at " + wholeNanos / 1e9);
      }
    }
  }

  static AssertionError violation(World world, String problem) {
    return new AssertionError("at %.3f s: %s".formatted(world.nowNanos() / 1e9, problem));
  }
}
