package dev.starling.testkit.check;

import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.value.Value;
import dev.starling.crdt.Replica;
import dev.starling.testkit.world.Life;
import dev.starling.testkit.world.Observer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was written in a world, and who may have it: the knowledge that all witnesses share. */
public final class Ledger {
  private static final Value NUMBER = Value.of("n");

  private final OperationLog log = new OperationLog();
  private final Map<Long, OverlayWitness> witnesses = new LinkedHashMap<>();
  private final Set<OperationLog.Operation> mayBeLost = new HashSet<>();
  private final Map<Replica, String> names = new HashMap<>();
  private final Retired retired = new Retired();
  private final Set<String> givenUp = new HashSet<>();

  /** What must be on the disk of a node that does not run: its own operations that were done. */
  private final Map<String, Known> onDisk = new HashMap<>();

  /** Of each replica, what may be on its disk though it was never done, in that order. */
  private final Map<String, List<Attempt>> attempts = new HashMap<>();

  private long comparisons;

  /**
   * An operation that was not done, for all that is known.
   *
   * @param seen what its writer knew
   */
  record Attempt(String key, @Nullable Long value, Known seen) {}

  /** Watches a life. */
  public Observer observe(Life life) {
    OverlayWitness witness = new OverlayWitness(this, life);
    witnesses.put(life.creation(), witness);
    return witness;
  }

  public OverlayWitness witness(Life life) {
    return Objects.requireNonNull(witnesses.get(life.creation()));
  }

  public OperationLog log() {
    return log;
  }

  /** How many operations had nobody left who knew them. */
  public int mayBeLost() {
    return mayBeLost.size();
  }

  /** How often what a key shows was compared with what it must show. */
  public long comparisons() {
    return comparisons;
  }

  void compared() {
    comparisons++;
  }

  /** Whoever knew an operation may have been the last, unless it is on a disk. */
  void buried(OverlayWitness dead, boolean keeping) {
    witnesses.values().remove(dead);
    if (keeping) {
      onDisk.put(dead.node(), new Known(dead.kept(), Map.of(), retired));
    }
    noteLost(dead.vector());
  }

  private void noteLost(Known gone) {
    for (OperationLog.Operation operation : log.all()) {
      if (operation.isIn(gone)
          && witnesses.values().stream().noneMatch(life -> operation.isIn(life.vector()))
          && onDisk.values().stream().noneMatch(operation::isIn)) {
        mayBeLost.add(operation);
      }
    }
  }

  /** What a node's disk held is gone, or some of it. */
  public void diskLost(String node) {
    Known gone = onDisk.remove(node);
    if (gone != null) {
      noteLost(gone);
    }
  }

  /** What the next life of a node must find on its disk; it holds that itself from now on. */
  Map<String, Long> takeFromDisk(String node) {
    Known found = onDisk.remove(node);
    return found == null ? Map.of() : found.counters();
  }

  /** An operation is begun; where {@code replica} has a disk it may be found there. */
  List<Attempt> attempts(String replica) {
    return attempts.computeIfAbsent(replica, name -> new ArrayList<>());
  }

  /** Whether all that live know the same, by their own account. */
  public boolean isEqualEverywhere() {
    return witnesses.values().stream()
            .map(life -> life.currentSnapshot().vector())
            .distinct()
            .count()
        <= 1;
  }

  /** Who knows what, where it differs. */
  public String differences() {
    Map<String, Known> vectors = new TreeMap<>();
    witnesses.values().forEach(life -> vectors.put(life.node(), known(life.currentSnapshot())));
    return vectors.toString();
  }

  /** Once all know the same: whether it is what they must know, and whether they show it. */
  public void judgeEnd() {
    Set<Long> digests = new HashSet<>();
    Set<Known> vectors = new HashSet<>();
    for (OverlayWitness life : witnesses.values()) {
      life.judgeAll();
      digests.add(life.currentSnapshot().store().digest());
      vectors.add(life.vector());
      for (OperationLog.Operation operation : log.all()) {
        if (!mayBeLost.contains(operation)
            && !givenUp.contains(operation.replica())
            && !operation.isIn(life.vector())) {
          throw new AssertionError(life.node() + " lost the " + operation);
        }
      }
    }
    if (vectors.size() > 1) {
      throw new AssertionError("all say that they know the same, and do not: " + vectors);
    }
    if (digests.size() > 1) {
      throw new AssertionError("all know the same, and their digests are " + digests);
    }
  }

  /** A value to be written, which says which it is; its bytes are the same in every process. */
  public static Value.Dictionary value(long number, String ballast) {
    Map<String, Value> fields = new TreeMap<>();
    fields.put("n", Value.of(number));
    fields.put("ballast", Value.of(ballast));
    return Value.map(fields);
  }

  static @Nullable Long number(Value.@Nullable Dictionary value) {
    if (value == null) {
      return null;
    }
    if (value.entries().get(NUMBER) instanceof Value.Int number) {
      return number.value().longValueExact();
    }
    throw new AssertionError("nobody wrote " + value);
  }

  static String name(OverlayKey key) {
    return key.kind() + "/" + key.id();
  }

  String name(Replica replica) {
    return names.computeIfAbsent(replica, known -> known.node() + "#" + known.incarnation());
  }

  Known known(OverlaySnapshot snapshot) {
    Map<String, Long> counters = new HashMap<>();
    snapshot.vector().toMap().forEach((replica, counter) -> counters.put(name(replica), counter));
    return new Known(counters, snapshot.vector().retired(), retired);
  }

  /** A node has done again in its present life what it did in the former. */
  void doneAgain(String former, String present, List<String> keys, Known known) {
    givenUp.add(former);
    log.again(former, present, keys, known);
  }

  boolean isGivenUp(String replica) {
    return givenUp.contains(replica);
  }

  /**
   * A node retires lives. Whoever is the first to do so has to know all that anybody knows of them;
   * but for a life that somebody lives: that has begun below, and is about to be given up, if it is
   * not yet.
   */
  void judgeRetired(OverlayWitness first, Known before, Map<String, Long> lives) {
    lives.forEach(
        (node, through) -> {
          if (through <= retired.through(node)) {
            return;
          }
          for (String replica : log.lives(node, through)) {
            if (Retired.lifeOf(replica) > retired.through(node)) {
              judgeRetired(first, before.count(replica), replica);
              retired.count(replica, before.count(replica));
            }
          }
          retired.reach(node, through);
        });
  }

  private void judgeRetired(OverlayWitness first, long count, String replica) {
    boolean lived =
        isGivenUp(replica)
            || witnesses.values().stream().anyMatch(life -> life.name().equals(replica));
    for (OverlayWitness life : witnesses.values()) {
      if (!lived && life.vector().count(replica) > count) {
        throw new AssertionError(
            "%s retires %s, of which it knows %d operations, and %s knows %d"
                .formatted(
                    first.node(), replica, count, life.node(), life.vector().count(replica)));
      }
    }
  }
}
