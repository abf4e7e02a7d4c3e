package dev.starling.beam;

import dev.starling.core.event.SwarmEvent.MessageReceived;
import dev.starling.core.link.Link;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.value.Value;
import dev.starling.swarm.Dispatch;
import dev.starling.swarm.Swarm;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The commands of {@link OverlayNode} that send messages, and what it tells of those that come. */
final class MessageCommands {
  private static final long BOUND_SECONDS = 90;

  /** So many at least, and more if they are small. */
  private static final int FLOOD_OUTSTANDING = 2;

  private static final int FLOOD_OUTSTANDING_BYTES = 64 * 1024;
  private static final long PAUSE_NANOS = 1_000_000;

  /** Long enough for bulk to fill the link again. */
  private static final long BETWEEN_ROUND_TRIPS_NANOS = 30_000_000;

  private final Swarm swarm;
  private final Consumer<String> print;
  private final Map<String, CompletionStage<SendOutcome>> last = new ConcurrentHashMap<>();
  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private final AtomicInteger delivered = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean flooding;
  private final AtomicInteger flooded = new AtomicInteger();
  private final AtomicInteger floodDropped = new AtomicInteger();

  MessageCommands(Swarm swarm, Consumer<String> print) {
    this.swarm = swarm;
    this.print = print;
    swarm.comms().onMessage(this::take);
  }

  /** A number is told at once, so that it is known even if this process is killed. */
  private void take(MessageReceived message) {
    if (message.body() instanceof Value.Int number) {
      print.accept("got " + number.value() + " " + message.redelivered());
    } else if (message.body() instanceof Value.Text text) {
      received.add(text.value() + "=" + word(message.priority()));
    }
  }

  String answer(String[] words) throws Exception {
    return switch (words[1]) {
      case "send" -> send(words[2], priority(words[3]), words[4]);
      case "became" -> word(await(last.get(words[2])));
      case "fill-queue" -> fillQueue(words[2], Integer.parseInt(words[3]));
      case "received" -> String.join(",", received);
      case "stream" -> stream(words[2], Long.parseLong(words[3]), Long.parseLong(words[4]));
      case "streamed" -> "delivered=" + delivered + " lost=" + lost + " refused=" + refused.get();
      case "round-trips" -> roundTrips(words[2], Integer.parseInt(words[3]));
      case "flood" -> flood(words[2], Integer.parseInt(words[3]));
      case "flooded" -> flooded + " " + floodDropped;
      case "flood-end" -> endFlood();
      case "quality" -> word(swarm.comms().quality(words[2]));
      case "via" -> link(words[2]).map(Link::via).orElse("none");
      case "link" -> link(words[2]).map(Link::toString).orElse("none");
      default -> throw new IllegalArgumentException("no such command: " + words[1]);
    };
  }

  private Optional<Link> link(String node) {
    return swarm.comms().links().stream().filter(link -> link.node().equals(node)).findFirst();
  }

  /** Answers the first outcome; {@code became} tells the last one. */
  private String send(String to, Priority priority, String text) throws Exception {
    Value body = text.startsWith("chars:") ? chars(text) : Value.of(text);
    Dispatch dispatch = swarm.comms().send(to, body, priority);
    last.put(text, dispatch.completion());
    return word(await(dispatch.outcome()));
  }

  private static Value chars(String text) {
    return Value.of("x".repeat(Integer.parseInt(text.substring(6))));
  }

  /** Sends critical messages until one is refused; how many were not. */
  private String fillQueue(String to, int most) throws Exception {
    for (int i = 0; i < most; i++) {
      SendOutcome first =
          await(swarm.comms().send(to, Value.of("fill" + i), Priority.CRITICAL).outcome());
      if (first.kind() == SendOutcome.Kind.REJECTED) {
        return i + " then " + word(first);
      }
    }
    return most + " and none refused";
  }

  /** Sends critical numbers; one for which there is no place is sent again when there is. */
  private String stream(String to, long from, long count) {
    daemon(
        () -> {
          for (long number = from; number < from + count; number++) {
            while (!sent(to, number)) {
              refused.incrementAndGet();
              LockSupport.parkNanos(PAUSE_NANOS);
            }
          }
        });
    return "null";
  }

  private boolean sent(String to, long number) {
    Dispatch dispatch = swarm.comms().send(to, Value.of(number), Priority.CRITICAL);
    SendOutcome first = dispatch.outcome().toCompletableFuture().join();
    if (SendOutcome.rejected(SendOutcome.Reason.QUEUE_FULL).equals(first)) {
      return false;
    }
    var unused =
        dispatch
            .completion()
            .whenComplete(
                (outcome, error) ->
                    (SendOutcome.DELIVERED.equals(outcome) ? delivered : lost).incrementAndGet());
    return true;
  }

  /** Critical messages, one after the other: how long until each was acknowledged, µs. */
  private String roundTrips(String to, int count) throws Exception {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      SendOutcome outcome =
          await(swarm.comms().send(to, Value.of("round-trip"), Priority.CRITICAL).completion());
      if (!outcome.equals(SendOutcome.DELIVERED)) {
        return "failed: " + outcome;
      }
      all.append(i == 0 ? "" : ",").append((System.nanoTime() - start) / 1_000);
      LockSupport.parkNanos(BETWEEN_ROUND_TRIPS_NANOS);
    }
    return all.toString();
  }

  /** Messages of that size, not critical, as many as the link takes, until told to end. */
  private String flood(String to, int bytes) {
    flooding = true;
    flooded.set(0);
    floodDropped.set(0);
    Value body = Value.of("x".repeat(bytes));
    Semaphore outstanding = new Semaphore(FLOOD_OUTSTANDING + FLOOD_OUTSTANDING_BYTES / bytes);
    daemon(
        () -> {
          while (flooding) {
            outstanding.acquireUninterruptibly();
            var unused =
                swarm
                    .comms()
                    .send(to, body, Priority.HIGH)
                    .completion()
                    .whenComplete(
                        (outcome, error) -> {
                          (SendOutcome.SENT.equals(outcome) ? flooded : floodDropped)
                              .incrementAndGet();
                          outstanding.release();
                        });
          }
        });
    return "null";
  }

  private String endFlood() {
    flooding = false;
    return flooded + " " + floodDropped;
  }

  private static void daemon(Runnable body) {
    Thread thread = new Thread(body, "messages");
    thread.setDaemon(true);
    thread.start();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(BOUND_SECONDS, TimeUnit.SECONDS);
  }

  private static Priority priority(String word) {
    return Priority.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static String word(SendOutcome outcome) {
    List<String> words =
        outcome.reason() == null
            ? List.of(word(outcome.kind()))
            : List.of(word(outcome.kind()), word(outcome.reason()));
    return String.join(":", words);
  }

  private static String word(Enum<?> constant) {
    return constant == null ? "none" : constant.name().toLowerCase(Locale.ROOT);
  }
}
