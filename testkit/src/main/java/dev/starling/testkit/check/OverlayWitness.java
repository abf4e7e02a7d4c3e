package dev.starling.testkit.check;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.message.Message;
import dev.starling.core.overlay.OverlayException;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.port.Now;
import dev.starling.core.sync.Outcome;
import dev.starling.core.sync.TacticalOverlay;
import dev.starling.core.value.Value;
import dev.starling.crdt.HybridClock;
import dev.starling.crdt.Write;
import dev.starling.testkit.world.Input;
import dev.starling.testkit.world.Life;
import dev.starling.testkit.world.Observer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Watches the overlay of one life.
 *
 * <ul>
 *   <li>What it holds at each key is what the {@link OperationLog} says of its vector.
 *   <li>Its vector never goes back, and its writes take the next number of its replica.
 *   <li>A write is stamped above what it replaces, and otherwise not far from the wall clock.
 *   <li>It sends nobody only what came from there.
 *   <li>Of each id, the events follow on each other, and the last gives what the snapshot shows.
 * </ul>
 */
public final class OverlayWitness implements Observer {
  private static final long STAMP_SLACK_MILLIS = 1_000;
  private static final int MANY_NODES = 20;
  private static final int SECONDS_BETWEEN = 10;
  private static final int MANY_OPERATIONS = 500;

  private final Ledger ledger;
  private final Life self;
  private final Map<OverlayKey, Value.Dictionary> replay = new TreeMap<>(OverlayWitness::compare);
  private final Set<OverlayKey> touched = new HashSet<>();

  /** What each peer has told of, on the connection that stands. */
  private final Map<String, Map<String, Long>> toldBy = new HashMap<>();

  private OverlaySnapshot snapshot;
  private Known vector;
  private long incarnation;

  /** The same, as of the last operation of this node that was done in the input at hand. */
  private Known known;

  /** After its disk has failed a node gives itself another number, and does nothing again. */
  private boolean renaming;

  /** What must be on its disk: its own operations that it found there, or has done since. */
  private final Map<String, Long> kept = new HashMap<>();

  private long latestWallMillis = Long.MIN_VALUE;

  OverlayWitness(Ledger ledger, Life self) {
    this.ledger = ledger;
    this.self = self;
    this.snapshot = self.core().overlay().snapshot();
    this.vector = ledger.known(snapshot);
    this.incarnation = self.core().incarnation();
    snapshot.forEach(replay::put);
    snapshot.store().forEach(this::resumeAfter);
    this.known = vector;
    judgeDisk();
  }

  private static int compare(OverlayKey a, OverlayKey b) {
    int byKind = a.kind().compareTo(b.kind());
    return byKind != 0 ? byKind : a.id().compareTo(b.id());
  }

  String node() {
    return self.node();
  }

  /** What it knew when it was looked at last. */
  Known vector() {
    return vector;
  }

  Map<String, Long> kept() {
    return kept;
  }

  /** As whom it writes. */
  String name() {
    return self.node() + "#" + self.core().incarnation();
  }

  OverlaySnapshot currentSnapshot() {
    return self.core().overlay().snapshot();
  }

  /** Writes, or removes where {@code value} is null, and takes note. Called within an input. */
  public void write(Now now, OverlayKind kind, String id, Value.@Nullable Dictionary value) {
    TacticalOverlay overlay = self.core().overlay();
    OverlayKey key = new OverlayKey(kind, id);
    readClocks(now);
    Pending pending = new Pending(key, value, stampOfSeen(overlay, key));
    try {
      if (value != null) {
        overlay.put(now, kind, id, value, pending);
      } else if (!overlay.remove(now, kind, id, pending)) {
        pending.withdraw();
      }
    } catch (OverlayException e) {
      pending.withdraw();
      check(self.isKeeping() && e.reason() == OverlayException.Reason.NOT_KEPT, "refused: " + e);
    }
  }

  /** An operation that may have to wait until it is on disk. */
  private final class Pending implements Outcome {
    private final OverlayKey key;
    private final Value.@Nullable Dictionary value;
    private final long replacedStamp;
    private final List<Ledger.Attempt> attempts;
    private final Ledger.Attempt attempt;

    Pending(OverlayKey key, Value.@Nullable Dictionary value, long replacedStamp) {
      this.key = key;
      this.value = value;
      this.replacedStamp = replacedStamp;
      this.attempts = ledger.attempts(name());
      this.attempt = new Ledger.Attempt(Ledger.name(key), Ledger.number(value), vector);
      attempts.add(attempt);
    }

    /** It is not, and cannot be, in the store. */
    void withdraw() {
      attempts.remove(attempt);
    }

    /** It was applied just now, alone; or it was a removal of nothing. */
    @Override
    public void done() {
      OverlaySnapshot now = currentSnapshot();
      Known before = known;
      known = ledger.known(now);
      String replica = grown(before, known);
      if (replica == null) {
        withdraw();
        check(value == null, "a write was no change");
        return;
      }
      ledger.attempts(replica).remove(attempt);
      long counter = before.count(replica) + 1;
      kept.put(replica, counter);
      long stamp = stamp(now, key, replica, counter);
      if (value != null) {
        judgeStamp(stamp, replacedStamp);
      }
      Known seen = attempt.seen();
      for (Map.Entry<String, Long> each : before.counters().entrySet()) {
        seen = isOwn(each.getKey()) ? seen.with(each.getKey(), each.getValue()) : seen;
      }
      ledger
          .log()
          .add(
              new OperationLog.Operation(replica, counter, stamp, attempt.key(), attempt.value()),
              seen);
    }

    /** It may be on disk all the same. */
    @Override
    public void refused(OverlayException why) {
      check(self.isKeeping(), "refused: " + why);
      check(currentSnapshot() == snapshot, "what was refused is a change");
    }
  }

  private boolean isOwn(String replica) {
    return replica.startsWith(self.node() + "#");
  }

  /** The replica that has one operation more; null if none has. */
  private @Nullable String grown(Known before, Known after) {
    String replica = null;
    for (Map.Entry<String, Long> entry : after.counters().entrySet()) {
      long number = before.count(entry.getKey());
      if (entry.getValue() != number) {
        check(
            replica == null && entry.getValue() == number + 1 && isOwn(entry.getKey()),
            "one operation led from " + before + " to " + after);
        replica = entry.getKey();
      }
    }
    return replica;
  }

  /** 0 for an operation that is not live. */
  private long stamp(OverlaySnapshot in, OverlayKey key, String replica, long counter) {
    for (Write<OverlayKey, Value.Dictionary> write : in.store().writes(key)) {
      if (ledger.name(write.dot().replica()).equals(replica) && write.dot().counter() == counter) {
        return write.stamp();
      }
    }
    return 0;
  }

  /**
   * What was done in earlier lives is there again. What was begun and not done may be: it counts
   * from now on, in the order in which it was begun.
   */
  private void judgeDisk() {
    ledger
        .takeFromDisk(self.node())
        .forEach(
            (replica, counter) ->
                check(
                    vector.count(replica) >= counter || ledger.isGivenUp(replica),
                    "its disk has lost what was done: of " + replica + " up to " + counter));
    vector
        .counters()
        .forEach(
            (replica, counter) -> {
              if (isOwn(replica)) {
                kept.put(replica, counter);
                adopt(replica, counter);
              }
            });
  }

  private void adopt(String replica, long upTo) {
    List<Ledger.Attempt> attempts = ledger.attempts(replica);
    for (long number = ledger.log().of(replica).size() + 1L; number <= upTo; number++) {
      check(!attempts.isEmpty(), "its disk has " + upTo + " operations of " + replica);
      Ledger.Attempt found = attempts.remove(0);
      Known seen = found.seen().with(replica, number - 1);
      long stamp = stamp(snapshot, key(found.key()), replica, number);
      ledger
          .log()
          .add(
              new OperationLog.Operation(replica, number, stamp, found.key(), found.value()), seen);
    }
  }

  /** What a node stamped in an earlier life, whatever its clock was, its next life goes on from. */
  private void resumeAfter(Write<OverlayKey, Value.Dictionary> kept) {
    if (kept.dot().replica().node().equals(self.node())) {
      latestWallMillis = Math.max(latestWallMillis, HybridClock.millisOf(kept.stamp()));
    }
  }

  /** A node whose own clock is far from that of most others stamps by theirs. */
  private void readClocks(Now now) {
    long median = now.epochMillis() + self.core().overlay().clockOffsetMillis(now);
    latestWallMillis = Math.max(latestWallMillis, Math.max(now.epochMillis(), median));
  }

  private void judgeStamp(long stamp, long replaced) {
    check(stamp > replaced, "a write is stamped below what it replaces");
    long most = latestWallMillis + HybridClock.DEFAULT_BOUND_MILLIS + STAMP_SLACK_MILLIS;
    check(
        HybridClock.millisOf(stamp) <= Math.max(most, HybridClock.millisOf(replaced) + 1),
        "a write is stamped further ahead of the wall clock than anything that it replaces: "
            + HybridClock.millisOf(stamp)
            + ", the clock was at most "
            + latestWallMillis);
  }

  /** What waits for the disk counts: who removes and writes again replaces nothing. */
  private static long stampOfSeen(TacticalOverlay overlay, OverlayKey key) {
    Write<OverlayKey, Value.Dictionary> write = overlay.staged().write(key);
    return write == null ? 0 : write.stamp();
  }

  @Override
  public void before(Input input) {
    known = vector;
    renaming = input.kind() == Input.Kind.NOT_KEPT;
  }

  @Override
  public void connected(String peer, boolean visible) {
    toldBy.remove(peer);
  }

  @Override
  public void heard(String from, Message message) {
    if (message instanceof Message.OverlayChanges changes) {
      Map<String, Long> told = toldBy.computeIfAbsent(from, peer -> new HashMap<>());
      changes
          .delta()
          .spans()
          .forEach(span -> told.merge(ledger.name(span.replica()), span.upTo(), Math::max));
    }
  }

  /** Some of it may be known where it goes, but not all. */
  @Override
  public void sent(String to, Message message) {
    if (message instanceof Message.OverlayChanges changes) {
      Map<String, Long> told = toldBy.getOrDefault(to, Map.of());
      if (changes.delta().spans().stream()
          .allMatch(span -> told.getOrDefault(ledger.name(span.replica()), 0L) >= span.upTo())) {
        throw violation("it sends " + to + " nothing but what came from there: " + message);
      }
    }
  }

  @Override
  public void saw(SwarmEvent event) {
    if (event instanceof SwarmEvent.OverlayChanged change) {
      OverlayKey key = new OverlayKey(change.kind(), change.id());
      Value.Dictionary before =
          change.after() == null ? replay.remove(key) : replay.put(key, change.after());
      touched.add(key);
      if (!Objects.equals(before, change.before())) {
        throw violation(
            key + " was " + before + " by the events so far; the next says " + change.before());
      }
    }
  }

  @Override
  public void after() {
    readClocks(self.now());
    if (renaming) {
      incarnation = self.core().incarnation();
    }
    OverlaySnapshot now = self.core().overlay().snapshot();
    if (now == snapshot) {
      check(touched.isEmpty(), "an event without a change");
      return;
    }
    Known before = vector;
    vector = ledger.known(now);
    snapshot = now;
    noteLife(before);
    ledger.judgeRetired(this, before, vector.retired());
    for (Map.Entry<String, Long> known : before.counters().entrySet()) {
      if (vector.count(known.getKey()) < known.getValue()
          && !(ledger.isGivenUp(known.getKey()) && vector.hasRetired(known.getKey()))) {
        throw violation("it knew the operations " + before + ", now only " + vector);
      }
    }
    before
        .retired()
        .forEach(
            (node, through) ->
                check(
                    vector.retired().getOrDefault(node, Long.MIN_VALUE) >= through,
                    "it had retired lives of " + node + ", and has not any more"));
    ledger.log().changedKeys(before, vector).forEach(this::judgeKey);
    for (OverlayKey key : touched) {
      judgeReplay(key, now.get(key.kind(), key.id()));
    }
    touched.clear();
  }

  /** Who rises above a life of its name does again what it did, ascending by kind and id. */
  private void noteLife(Known before) {
    String former = self.node() + "#" + incarnation;
    String present = name();
    if (!former.equals(present)) {
      incarnation = self.core().incarnation();
      // What waits is written by the present life, and may be on disk as of the former, too.
      ledger.attempts(present).addAll(ledger.attempts(former));
      Set<OverlayKey> keys = new TreeSet<>(OverlayWitness::compare);
      ledger.log().of(former).forEach(operation -> keys.add(key(operation.key())));
      ledger.doneAgain(former, present, keys.stream().map(Ledger::name).toList(), before);
      check(
          ledger.log().of(present).size() == vector.count(present),
          "it has done again " + vector.count(present) + " operations of " + former);
    }
  }

  @Override
  public void inspect() {
    long second = self.world().nowNanos() / 1_000_000_000;
    boolean many = self.world().nodes().size() > MANY_NODES;
    long between = (many ? SECONDS_BETWEEN : 1L) + ledger.log().size() / MANY_OPERATIONS;
    if ((second + self.creation()) % between == 0) {
      judgeAll();
    }
  }

  /** All keys: each second, of many nodes less often. */
  void judgeAll() {
    OverlaySnapshot now = self.core().overlay().snapshot();
    readClocks(self.now());
    ledger.log().checkCounters(vector);
    ledger.log().keys().forEach(this::judgeKey);
    now.forEach((key, value) -> judgeReplay(key, value));
    if (now.size() != replay.size()) {
      throw violation("it shows " + now.size() + " ids, the events say " + replay);
    }
  }

  @Override
  public void died() {
    ledger.buried(this, self.isKeeping());
  }

  private void judgeReplay(OverlayKey key, Value.@Nullable Dictionary shown) {
    Value.Dictionary replayed = replay.get(key);
    if (!Objects.equals(shown, replayed)) {
      throw violation(key + " is " + shown + ", the events say " + replayed);
    }
  }

  private void judgeKey(String name) {
    ledger.compared();
    List<OperationLog.Operation> expected = ledger.log().live(name, vector);
    OverlayKey key = key(name);
    List<Write<OverlayKey, Value.Dictionary>> held = snapshot.store().writes(key);
    boolean same = held.size() == expected.size();
    for (Write<OverlayKey, Value.Dictionary> write : held) {
      same &= expected.stream().anyMatch(operation -> isOf(write, operation));
    }
    if (!same) {
      throw violation(name + " holds " + held + "; by the log it holds " + expected);
    }
    Long shown = Ledger.number(snapshot.get(key.kind(), key.id()));
    Long newest = expected.isEmpty() ? null : expected.get(0).value();
    if (shown == null ? newest != null : !shown.equals(newest)) {
      throw violation(name + " shows " + shown + "; by the log it shows " + expected);
    }
  }

  private boolean isOf(
      Write<OverlayKey, Value.Dictionary> write, OperationLog.Operation operation) {
    Long number = Ledger.number(write.value());
    return ledger.name(write.dot().replica()).equals(operation.replica())
        && write.dot().counter() == operation.counter()
        && write.stamp() == operation.stamp()
        && number != null
        && number.equals(operation.value());
  }

  private static OverlayKey key(String name) {
    int slash = name.indexOf('/');
    return new OverlayKey(OverlayKind.valueOf(name.substring(0, slash)), name.substring(slash + 1));
  }

  private void check(boolean holds, String problem) {
    if (!holds) {
      throw violation(problem);
    }
  }

  private AssertionError violation(String problem) {
    return new AssertionError(
        "at %.3f s, overlay of %s: %s".formatted(self.world().nowNanos() / 1e9, node(), problem));
  }
}
