package dev.starling.crdt;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What an observed-remove set is by definition: each replica knows a set of operations, and has the
 * elements of the additions that no operation it knows took back. Knows nothing of dots, contexts
 * or tries.
 */
final class OrSetOracle {
  /** An operation: what it adds, if anything, and which earlier operations it takes back. */
  record Operation(int number, String adds, Set<Integer> takesBack) {}

  private final Map<Integer, Operation> known = new LinkedHashMap<>();

  Operation add(int number, String element) {
    return new Operation(number, element, additionsOf(element));
  }

  Operation remove(int number, String element) {
    return new Operation(number, null, additionsOf(element));
  }

  private Set<Integer> additionsOf(String element) {
    Set<Integer> additions = new HashSet<>();
    for (Operation operation : live()) {
      if (operation.adds().equals(element)) {
        additions.add(operation.number());
      }
    }
    return additions;
  }

  void learn(Operation operation) {
    known.put(operation.number(), operation);
  }

  void learn(OrSetOracle other) {
    known.putAll(other.known);
  }

  private Set<Operation> live() {
    Set<Integer> takenBack = new HashSet<>();
    known.values().forEach(operation -> takenBack.addAll(operation.takesBack()));
    Set<Operation> live = new HashSet<>();
    for (Operation operation : known.values()) {
      if (operation.adds() != null && !takenBack.contains(operation.number())) {
        live.add(operation);
      }
    }
    return live;
  }

  Set<String> elements() {
    Set<String> elements = new HashSet<>();
    live().forEach(operation -> elements.add(operation.adds()));
    return elements;
  }
}
