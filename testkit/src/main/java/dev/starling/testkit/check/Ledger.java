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

  /** What must be on the disk of a node that does not run: its own operations that were done. */
  private final Map<String, Map<String, Long>> onDisk = new HashMap<>();

  /** Of each replica, what may be on its disk though it was never done, in that order. */
  private final Map<String, List<Attempt>> attempts = new HashMap<>();

  private long comparisons;

  /**
   * An operation that was not done, for all that is known.
   *
   * @param seen what its writer knew
   */
  record Attempt(String key, @Nullable Long value, Map<String, Long> seen) {}

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
      onDisk.put(dead.node(), dead.kept());
    }
    noteLost(dead.vector());
  }

  private void noteLost(Map<String, Long> gone) {
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
    Map<String, Long> gone = onDisk.remove(node);
    if (gone != null) {
      noteLost(gone);
    }
  }

  /** What the next life of a node must find on its disk; it holds that itself from now on. */
  Map<String, Long> takeFromDisk(String node) {
    Map<String, Long> found = onDisk.remove(node);
    return found == null ? Map.of() : found;
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
    Map<String, Map<String, Long>> vectors = new TreeMap<>();
    witnesses
        .values()
        .forEach(life -> vectors.put(life.node(), new TreeMap<>(vector(life.currentSnapshot()))));
    return vectors.toString();
  }

  /** Once all know the same: whether it is what they must know, and whether they show it. */
  public void judgeEnd() {
    Set<Long> digests = new HashSet<>();
    Set<Map<String, Long>> vectors = new HashSet<>();
    for (OverlayWitness life : witnesses.values()) {
      life.judgeAll();
      digests.add(life.currentSnapshot().store().digest());
      vectors.add(life.vector());
      for (OperationLog.Operation operation : log.all()) {
        if (!mayBeLost.contains(operation) && !operation.isIn(life.vector())) {
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

  Map<String, Long> vector(OverlaySnapshot snapshot) {
    Map<String, Long> vector = new HashMap<>();
    snapshot.vector().toMap().forEach((replica, counter) -> vector.put(name(replica), counter));
    return vector;
  }
}
