package dev.starling.testkit.check;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.link.Link;
import dev.starling.core.link.LinkQuality;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.message.Message;
import dev.starling.core.port.Now;
import dev.starling.testkit.world.Input;
import dev.starling.testkit.world.Life;
import dev.starling.testkit.world.Observer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches the messages of one life, as its application and its connections see them.
 *
 * <ul>
 *   <li>What comes was sent, to this node, by who is named, and once; a critical one to a life that
 *       had it before, or that follows one that had it, is marked.
 *   <li>Of one sender's life the critical ones come in the order in which they were sent.
 *   <li>Each message has one last outcome; delivered is said of what was handled, expired of what
 *       has waited for so long, rejected when as much waits as may.
 *   <li>What leaves over a connection is allowed by its quality, by a measure of the witness's own.
 *   <li>Nobody hands on a relayed message twice, to its origin, or over a fourth link.
 * </ul>
 */
public final class CommsWitness implements Observer {
  private static final int SAMPLED = 5;
  private static final double[] BOUNDS_MS = {10, 50, 200, 1_000};
  private static final int MAX_LINKS = 3;

  private final Post post;
  private final Life self;

  /** By the life of the sender: the last critical message that came, unmarked. */
  private final Map<Long, Long> lastOf = new HashMap<>();

  /** All that came, marked ones too. */
  private final Set<Long> seen = new HashSet<>();

  private final Map<String, Integer> open = new HashMap<>();
  private final Map<String, Gauge> gauges = new HashMap<>();
  private final long firstIncarnation;

  /** Since the last timer, which is when the core looks at the links of those. */
  private final Set<String> pinged = new LinkedHashSet<>();

  private @Nullable String firstPong;
  private boolean timer;

  /** The witness's own idea of a link: 0 for excellent to 4 for disconnected; -1 unmeasured. */
  private static final class Gauge {
    int grade = -1;
    int last = -1;
    boolean saidHello;
  }

  CommsWitness(Post post, Life self) {
    this.post = post;
    this.self = self;
    this.firstIncarnation = self.core().incarnation();
  }

  /** Sends a message, and takes note. Called within an input. */
  public void send(Now now, String to, Priority priority, int bytes, int maxQueued) {
    Post.Letter letter = post.add(self, to, priority);
    int before = open.getOrDefault(to, 0);
    open.merge(to, 1, Integer::sum);
    letter.first =
        self.core()
            .comms()
            .send(now, to, Post.body(letter.number, bytes), priority, last -> ended(letter, last));
    SendOutcome first = letter.first;
    if (first.reason() == SendOutcome.Reason.QUEUE_FULL) {
      check(before >= maxQueued, "%s though only %d wait", letter, before);
    }
    check(open.getOrDefault(to, 0) <= maxQueued, "%s: more wait than may", letter);
    if (first.kind() == SendOutcome.Kind.QUEUED) {
      check(priority == Priority.CRITICAL || letter.last == null, "%s both ways", letter);
    }
  }

  private void ended(Post.Letter letter, SendOutcome last) {
    check(letter.last == null, "%s has a second outcome: %s", letter, last);
    letter.last = last;
    open.merge(letter.to, -1, Integer::sum);
    switch (last.kind()) {
      case DELIVERED -> check(letter.handled, "%s is called delivered and was not handled", letter);
      case QUEUED -> throw violation(letter + " ended as queued");
      case SENT -> check(letter.priority != Priority.CRITICAL, "%s is not delivered", letter);
      case DROPPED -> judgeDrop(letter, last);
      case REJECTED -> {}
    }
  }

  private void judgeDrop(Post.Letter letter, SendOutcome last) {
    if (last.reason() == SendOutcome.Reason.EXPIRED) {
      long waited = self.world().nowNanos() - letter.sentNanos;
      long least =
          letter.priority == Priority.CRITICAL ? post.deadline().toNanos() : 5_000_000_000L;
      check(waited >= least, "%s expires after %d ns", letter, waited);
    } else {
      check(
          letter.priority.compareTo(Priority.HIGH) > 0
              || last.reason() == SendOutcome.Reason.CLOSED,
          "%s is dropped: %s",
          letter,
          last);
    }
  }

  @Override
  public void saw(SwarmEvent event) {
    if (event instanceof SwarmEvent.MessageReceived message) {
      received(message);
    }
  }

  private void received(SwarmEvent.MessageReceived event) {
    Post.Letter letter = post.of(event);
    check(letter.to.equals(self.node()), "%s came here", letter);
    check(letter.sender.node().equals(event.from()), "%s came from %s", letter, event.from());
    check(letter.priority == event.priority(), "%s came as %s", letter, event.priority());
    letter.received = true;
    boolean first = seen.add(letter.number);
    if (!first) {
      // Of this very life only if one of the two has had to take a higher incarnation.
      check(event.redelivered() && hasRisen(letter), "%s came twice", letter);
    }
    if (event.redelivered()) {
      check(
          letter.priority == Priority.CRITICAL
              && (hasRisen(letter) || !letter.receivers.isEmpty() || letter.first != null),
          "%s is marked",
          letter);
      return;
    }
    check(letter.receivers.isEmpty(), "%s came to another life before, and is not marked", letter);
    letter.receivers.add(self.creation());
    if (letter.priority == Priority.CRITICAL) {
      Long before = lastOf.put(letter.sender.creation(), letter.number);
      check(before == null || before < letter.number, "%s came after %s", letter, before);
    }
  }

  private boolean hasRisen(Post.Letter letter) {
    return self.core().incarnation() != firstIncarnation
        || post.witness(letter.sender).firstIncarnation != letter.sender.core().incarnation();
  }

  @Override
  public void handled(SwarmEvent.MessageReceived message) {
    post.of(message).handled = true;
  }

  @Override
  public void connected(String node, boolean visible) {
    gauges.put(node, new Gauge());
  }

  @Override
  public void sent(String to, Message message) {
    if (message instanceof Message.Ping) {
      pinged.add(to);
    } else if (message instanceof Message.Note note) {
      judgeTable(to, note.priority());
    } else if (message instanceof Message.Relayed relayed) {
      judgeRelayed(to, relayed);
    }
  }

  @Override
  public void pinged(String node) {
    pinged.add(node);
  }

  @Override
  public void heard(String from, Message message) {
    Gauge gauge = gauges.get(from);
    if (gauge != null && message instanceof Message.Hello) {
      gauge.saidHello = true;
    } else if (message instanceof Message.Pong) {
      pong(from);
    }
  }

  private void pong(String from) {
    Gauge gauge = gauges.get(from);
    if (gauge != null && gauge.grade < 0 && gauge.saidHello) {
      firstPong = from;
    }
  }

  @Override
  public void before(Input input) {
    timer = input.kind() == Input.Kind.TIMER;
    if (input.kind() == Input.Kind.BEAM_ANSWER && input.figure() > 0 && input.about() != null) {
      pong(input.about());
    }
  }

  /** The first answer on a connection counts once the monitor has made of it what it does. */
  @Override
  public void after() {
    if (firstPong != null) {
      sample(firstPong, true);
      firstPong = null;
    }
    if (timer) {
      pinged.forEach(node -> sample(node, false));
      pinged.clear();
    }
  }

  private void sample(String node, boolean first) {
    Gauge gauge = gauges.get(node);
    NodeHealth health = self.world().health(self.node(), node).orElse(null);
    if (gauge == null || health == null || (gauge.grade < 0 && !first)) {
      return;
    }
    long[] rtts = health.rtt().historyNanos();
    if (rtts.length == 0) {
      return;
    }
    long[] last = Arrays.copyOfRange(rtts, Math.max(0, rtts.length - SAMPLED), rtts.length);
    Arrays.sort(last);
    double millis = last[last.length / 2] / 1e6;
    int grade = 0;
    while (grade < BOUNDS_MS.length && millis >= BOUNDS_MS[grade]) {
      grade++;
    }
    grade = Math.min(4, grade + (health.loss() >= 0.2 ? 2 : health.loss() >= 0.05 ? 1 : 0));
    if (gauge.grade < 0) {
      gauge.grade = grade;
    } else if (grade > gauge.grade && gauge.last > gauge.grade) {
      gauge.grade = Math.min(grade, gauge.last);
    } else if (grade < gauge.grade && gauge.last < gauge.grade) {
      gauge.grade = Math.max(grade, gauge.last);
    }
    gauge.last = grade;
  }

  private void judgeTable(String to, Priority priority) {
    // What the core says of its links is judged each second; what it makes of it, here.
    int grade = grade(self.core().comms().quality(to));
    boolean allowed =
        switch (priority) {
          case CRITICAL, HIGH -> true;
          case NORMAL -> grade < 3;
          case LOW -> grade < 2;
        };
    check(allowed, "a %s message leaves for %s, whose link has grade %d", priority, to, grade);
  }

  private void judgeRelayed(String to, Message.Relayed message) {
    if (message.payload() instanceof Message.Note note) {
      check(note.priority() == Priority.HIGH, "%s goes over a relay", note);
    }
    check(!to.equals(message.origin()), "%s goes back to its origin", message);
    String name = message.origin() + "#" + message.incarnation() + "#" + message.number();
    Set<Long> carriers = post.carriers.computeIfAbsent(name, key -> new HashSet<>());
    check(carriers.add(self.creation()), "%s is handed on a second time", message);
    check(carriers.size() <= MAX_LINKS, "%s crosses more than three links", message);
  }

  private static int grade(LinkQuality quality) {
    return switch (quality) {
      case EXCELLENT -> 0;
      case GOOD -> 1;
      case DEGRADED -> 2;
      case POOR -> 3;
      case DISCONNECTED -> 4;
    };
  }

  @Override
  public void inspect() {
    for (Link link : self.core().comms().links()) {
      int expected = open.getOrDefault(link.node(), 0);
      check(link.queued() == expected, "%s; %d messages have no last outcome", link, expected);
      Gauge gauge = gauges.get(link.node());
      boolean connected = self.connectedTo().contains(link.node());
      int core = grade(link.quality());
      int apart = gauge == null || gauge.grade < 0 ? 0 : Math.abs(gauge.grade - core);
      if (gauge != null && link.loss() > 0 && apart > 0 && apart <= 2) {
        // The loss that health shows is as old as its last change, and may be a ping behind.
        gauge.grade = core;
        gauge.last = core;
      }
      if (connected && gauge != null && gauge.grade >= 0) {
        check(
            grade(link.quality()) == gauge.grade,
            "%s; by its round trips it has grade %d",
            link,
            gauge.grade);
      } else if (!connected) {
        check(link.quality() == LinkQuality.DISCONNECTED, "%s has no connection", link);
      }
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be a dependency of users.
  private void check(boolean holds, String problem, @Nullable Object... details) {
    if (!holds) {
      throw violation(problem.formatted(details));
    }
  }

  private AssertionError violation(String problem) {
    return Post.violation(self.world(), "messages of " + self.node() + ": " + problem);
  }
}
