package dev.starling.core.election;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A term that this node wants, or has won, and who supports it. */
final class Claim {
  /** Claims whose answers still count. */
  static final int MAX_SENT = 64;

  private record Sent(long number, long atNanos) {}

  final long term;
  final long startNanos;
  final Set<String> refused = new HashSet<>();

  /** Its own promise is kept, and the claim was sent. */
  boolean sent;

  boolean won;
  int asked;
  long nextRenewNanos;

  private final Deque<Sent> numbers = new ArrayDeque<>();

  /** Supporters, and when the last claim that each of them answered was sent. */
  private final Map<String, Long> supports = new TreeMap<>();

  Claim(long term, long startNanos) {
    this.term = term;
    this.startNanos = startNanos;
  }

  void sent(long number, long atNanos) {
    numbers.addLast(new Sent(number, atNanos));
    if (numbers.size() > MAX_SENT) {
      numbers.removeFirst();
    }
  }

  /** A member supports the claim of that number; false if that is too old. */
  boolean supported(String node, long number) {
    for (Sent claim : numbers) {
      if (claim.number() == number) {
        refused.remove(node);
        supports.merge(node, claim.atNanos(), (a, b) -> a - b < 0 ? b : a);
        return true;
      }
    }
    return false;
  }

  void lost(String node) {
    supports.remove(node);
  }

  Set<String> supporters() {
    return supports.keySet();
  }

  @Nullable Long supportedNanos(String node) {
    return supports.get(node);
  }
}
