package dev.starling.testkit.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What every node must show, told by the operations alone: an operation replaces what its writer
 * could see at its key when it wrote, and a node shows what nothing that it knows has replaced. It
 * knows nothing of stores, deltas and clocks, and shares no code with what it judges.
 */
public final class OperationLog {
  /**
   * A write, or a removal.
   *
   * @param replica who wrote
   * @param counter the how-manieth operation of that replica it is, from 1
   * @param value null for a removal
   */
  public record Operation(
      String replica, long counter, long stamp, String key, @Nullable Long value) {
    private Id id() {
      return new Id(replica, counter);
    }

    boolean isIn(Known known) {
      return known.count(replica) >= counter;
    }

    boolean isShownBefore(Operation other) {
      if (stamp != other.stamp) {
        return stamp > other.stamp;
      }
      int byReplica = compareReplicas(replica, other.replica);
      return byReplica != 0 ? byReplica > 0 : counter > other.counter;
    }

    @Override
    public String toString() {
      return (value == null ? "removal of " + key : key + " = " + value)
          + " ("
          + replica
          + ":"
          + counter
          + ", stamp "
          + stamp
          + ")";
    }
  }

  private record Id(String replica, long counter) {}

  /** What each operation replaced: what stood at its key for its writer. */
  private final Map<Id, Set<Id>> replaced = new HashMap<>();

  /** In the order in which they were made, so that none comes before one that it has seen. */
  private final Map<String, List<Operation>> byKey = new TreeMap<>();

  private final Map<String, List<Operation>> byReplica = new HashMap<>();
  private final Map<String, TreeMap<Long, String>> byReplicaOf = new HashMap<>();
  private int size;

  /**
   * Takes note of an operation, whose number must be the next of its replica.
   *
   * @param seen what its writer knew
   */
  void add(Operation operation, Known seen) {
    Set<Id> there = new HashSet<>();
    live(operation.key(), seen).forEach(each -> there.add(each.id()));
    add(operation, there);
  }

  private void add(Operation operation, Set<Id> replaces) {
    List<Operation> own = byReplica.computeIfAbsent(operation.replica(), name -> new ArrayList<>());
    if (operation.counter() != own.size() + 1) {
      throw new AssertionError(
          operation
              + " has a number that is used or left out: its replica wrote "
              + own.size()
              + " operations before");
    }
    replaced.put(operation.id(), replaces);
    own.add(operation);
    byReplicaOf
        .computeIfAbsent(Retired.nodeOf(operation.replica()), node -> new TreeMap<>())
        .put(Retired.lifeOf(operation.replica()), operation.replica());
    byKey.computeIfAbsent(operation.key(), name -> new ArrayList<>()).add(operation);
    size++;
  }

  /**
   * Takes note that a node has done again, in another life, what it did in one: of each key, in
   * this order, it replaces what it wrote and replaced, by what of it lived for the node.
   */
  void again(String former, String present, List<String> keys, Known known) {
    Set<Id> own = new HashSet<>();
    of(former).forEach(operation -> own.add(operation.id()));
    for (String key : keys) {
      Set<Id> gone = new HashSet<>();
      for (Operation operation : of(former)) {
        if (operation.key().equals(key)) {
          gone.addAll(replaced.getOrDefault(operation.id(), Set.of()));
        }
      }
      gone.removeAll(own);
      Operation last = null;
      for (Operation operation : live(key, known)) {
        last = own.contains(operation.id()) ? operation : last;
      }
      if (last != null || !gone.isEmpty()) {
        of(former).stream().filter(o -> o.key().equals(key)).forEach(o -> gone.add(o.id()));
        long stamp = last == null ? 0 : last.stamp();
        Long value = last == null ? null : last.value();
        add(new Operation(present, of(present).size() + 1L, stamp, key, value), gone);
      }
    }
  }

  /** The replicas of a node that made operations, up to a life. */
  Collection<String> lives(String node, long through) {
    return byReplicaOf.getOrDefault(node, new TreeMap<>()).headMap(through, true).values();
  }

  public int size() {
    return size;
  }

  public Set<String> keys() {
    return byKey.keySet();
  }

  /** All operations of a replica, by number. */
  public List<Operation> of(String replica) {
    return byReplica.getOrDefault(replica, List.of());
  }

  public List<Operation> all() {
    List<Operation> all = new ArrayList<>();
    byReplica.values().forEach(all::addAll);
    return all;
  }

  /** What a node that knows the operations in {@code vector} must hold at a key; newest first. */
  List<Operation> live(String key, Known vector) {
    List<Operation> known = new ArrayList<>();
    for (Operation operation : byKey.getOrDefault(key, List.of())) {
      if (operation.isIn(vector)) {
        known.add(operation);
      }
    }
    List<Operation> live = new ArrayList<>();
    Set<Id> gone = new HashSet<>();
    for (int i = known.size() - 1; i >= 0; i--) {
      Operation operation = known.get(i);
      if (operation.value() != null && !gone.contains(operation.id())) {
        live.add(operation);
      }
      gone.addAll(replaced.getOrDefault(operation.id(), Set.of()));
    }
    live.sort((a, b) -> a.isShownBefore(b) ? -1 : 1);
    return live;
  }

  /** The keys of the operations that {@code after} knows and {@code before} did not. */
  Set<String> changedKeys(Known before, Known after) {
    Set<String> keys = new TreeSet<>();
    checkCounters(after);
    for (String replica : after.counters().keySet()) {
      addKeys(replica, before.count(replica), after.count(replica), keys);
    }
    after
        .retired()
        .forEach(
            (node, through) -> {
              if (!through.equals(before.retired().get(node))) {
                for (String replica : lives(node, through)) {
                  addKeys(replica, before.count(replica), after.count(replica), keys);
                }
              }
            });
    return keys;
  }

  private void addKeys(String replica, long before, long after, Set<String> keys) {
    for (long number = Math.min(before, after); number < Math.max(before, after); number++) {
      keys.add(of(replica).get((int) number).key());
    }
  }

  /** Nobody knows more operations than there were. */
  void checkCounters(Known known) {
    known
        .counters()
        .forEach(
            (replica, counter) -> {
              if (counter > of(replica).size()) {
                throw new AssertionError(
                    "it knows "
                        + counter
                        + " operations of "
                        + replica
                        + ", which made "
                        + of(replica).size());
              }
            });
  }

  /** By node, then by the number of its life: {@code node#life}. */
  private static int compareReplicas(String a, String b) {
    int ofA = a.lastIndexOf('#');
    int ofB = b.lastIndexOf('#');
    int byNode = a.substring(0, ofA).compareTo(b.substring(0, ofB));
    return byNode != 0
        ? byNode
        : Long.compare(Long.parseLong(a.substring(ofA + 1)), Long.parseLong(b.substring(ofB + 1)));
  }
}
