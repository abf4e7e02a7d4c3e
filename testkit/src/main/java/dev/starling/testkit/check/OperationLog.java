package dev.starling.testkit.check;

import java.util.ArrayList;
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
   * @param seen how many operations of each replica the writer knew when it wrote
   */
  public record Operation(
      String replica,
      long counter,
      long stamp,
      String key,
      @Nullable Long value,
      Map<String, Long> seen) {
    public Operation {
      seen = Map.copyOf(seen);
    }

    private Id id() {
      return new Id(replica, counter);
    }

    boolean isIn(Map<String, Long> vector) {
      return vector.getOrDefault(replica, 0L) >= counter;
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
  private int size;

  /** Takes note of an operation, whose number must be the next of its replica. */
  public void add(Operation operation) {
    List<Operation> own = byReplica.computeIfAbsent(operation.replica(), name -> new ArrayList<>());
    if (operation.counter() != own.size() + 1) {
      throw new AssertionError(
          operation
              + " has a number that is used or left out: its replica wrote "
              + own.size()
              + " operations before");
    }
    Set<Id> seen = new HashSet<>();
    live(operation.key(), operation.seen()).forEach(each -> seen.add(each.id()));
    replaced.put(operation.id(), seen);
    own.add(operation);
    byKey.computeIfAbsent(operation.key(), name -> new ArrayList<>()).add(operation);
    size++;
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
  public List<Operation> live(String key, Map<String, Long> vector) {
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
  public Set<String> changedKeys(Map<String, Long> before, Map<String, Long> after) {
    Set<String> keys = new TreeSet<>();
    after.forEach(
        (replica, counter) -> {
          List<Operation> own = of(replica);
          if (counter > own.size()) {
            throw new AssertionError(
                "it knows " + counter + " operations of " + replica + ", which made " + own.size());
          }
          long known = before.getOrDefault(replica, 0L);
          for (long number = known; number < counter; number++) {
            keys.add(own.get((int) number).key());
          }
        });
    return keys;
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
