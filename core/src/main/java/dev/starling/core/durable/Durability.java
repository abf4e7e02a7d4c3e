package dev.starling.core.durable;

import dev.starling.core.port.Journal;
import dev.starling.core.port.Now;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands over to the {@link Journal} what is to outlive the process, and lets wait what must not
 * happen before it is kept: nothing is acknowledged, shown or sent of a local write until then.
 * Without a journal nothing waits.
 *
 * <p>When the journal fails, all that waits is refused, and so is what comes, until an image of
 * everything is kept; that is tried again and again. What needs no promise, such as changes of
 * others, goes on meanwhile, and is in that image.
 */
public final class Durability {
  static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
  static final long LONGEST_PAUSE_NANOS = 10_000_000_000L;

  /** A journal that is silent for so long while something waits takes nothing more. */
  static final long SLOW_NANOS = 5_000_000_000L;

  /** Hears what became of an entry, once. */
  public interface Waiter {
    void kept(Now now);

    /** It may be kept or not; it must not count. */
    void refused(Now now, String why);
  }

  private record Waiting(long number, long sinceNanos, Waiter waiter) {}

  private final @Nullable Journal journal;
  private final Supplier<Journal.Image> everything;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private long number;
  private @Nullable String failure;

  /** The number of the image that will end the failure; 0 when none is under way. */
  private long recovery;

  private long nextTryNanos;
  private long pauseNanos = FIRST_PAUSE_NANOS;
  private long failures;

  /**
   * Nothing waits yet.
   *
   * @param journal null: nothing is kept, and nothing waits for it
   * @param everything what is to be found again, with what waits
   */
  public Durability(@Nullable Journal journal, Supplier<Journal.Image> everything) {
    this.journal = journal;
    this.everything = everything;
  }

  /** What is kept nowhere. */
  public static Durability none() {
    return new Durability(null, () -> Journal.Image.EMPTY);
  }

  /** Why nothing that needs to be kept is taken now; null if it is. */
  public @Nullable String refusal(Now now) {
    if (failure != null) {
      return failure;
    }
    Waiting eldest = waiting.peek();
    long silentNanos = eldest == null ? 0 : now.nanos() - eldest.sinceNanos();
    return silentNanos < SLOW_NANOS
        ? null
        : "the disk has not answered for " + silentNanos / 1_000_000 + " ms";
  }

  /** Keeps an entry, and tells {@code waiter} once that is done. */
  public void keep(Now now, Journal.Entry entry, Waiter waiter) {
    Journal target = journal;
    if (target == null) {
      waiter.kept(now);
      return;
    }
    String why = refusal(now);
    if (why != null) {
      waiter.refused(now, why);
      return;
    }
    waiting.add(new Waiting(++number, now.nanos(), waiter));
    target.add(number, entry);
  }

  /** Keeps an entry for which nobody waits. */
  public void keep(Journal.Entry entry) {
    if (journal != null && isTaking()) {
      journal.add(++number, entry);
    }
  }

  /** Tells {@code waiter} once all that waits now is kept. */
  public void afterAll(Now now, Waiter waiter) {
    if (waiting.isEmpty()) {
      waiter.kept(now);
    } else {
      waiting.add(new Waiting(number, now.nanos(), waiter));
    }
  }

  /** Keeps everything anew, since it has become something else than what was added up. */
  public void keepEverything() {
    if (journal != null && isTaking()) {
      journal.replace(++number, everything.get());
    }
  }

  /** While the journal has failed it takes nothing but an image, and what follows that. */
  private boolean isTaking() {
    return failure == null || recovery != 0;
  }

  /** All up to that number is kept. */
  public void handleKept(Now now, long upTo) {
    if (recovery != 0 && upTo >= recovery) {
      recovery = 0;
      failure = null;
      pauseNanos = FIRST_PAUSE_NANOS;
    }
    for (Waiting next = waiting.peek();
        next != null && next.number() <= upTo;
        next = waiting.peek()) {
      waiting.remove();
      next.waiter().kept(now);
    }
  }

  /**
   * The journal has failed.
   *
   * @return whether anything that waited is refused
   */
  public boolean handleFailed(Now now, String why) {
    failures++;
    failure = why;
    recovery = 0;
    nextTryNanos = now.nanos() + pauseNanos;
    pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    List<Waiting> refused = new ArrayList<>(waiting);
    waiting.clear();
    refused.forEach(entry -> entry.waiter().refused(now, why));
    return !refused.isEmpty();
  }

  public void advance(Now now) {
    if (untilNextNanos(now) <= 0 && journal != null) {
      recovery = ++number;
      journal.replace(number, everything.get());
    }
  }

  /** How long until {@link #advance} is due, nanoseconds; the maximum when never. */
  public long untilNextNanos(Now now) {
    return failure != null && recovery == 0 ? nextTryNanos - now.nanos() : Long.MAX_VALUE;
  }

  /** Times that the journal failed. */
  public long failures() {
    return failures;
  }

  /** Whether the journal has failed, and has not kept everything since. */
  public boolean isFailing() {
    return failure != null;
  }
}
