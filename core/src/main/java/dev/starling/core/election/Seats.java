package dev.starling.core.election;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The voters by name, where their number is fixed. The list grows by one, and the last one counts
 * only when a quorum of those before knows it: so no two lists are full and differ.
 */
final class Seats {
  private final int limit;
  private List<String> names = List.of();
  private int admitted;
  private final Set<String> acknowledged = new HashSet<>();

  /**
   * No voters yet.
   *
   * @param limit how many there are at most; 0 if their number is not fixed
   */
  Seats(int limit) {
    this.limit = limit;
  }

  boolean isFixed() {
    return limit > 0;
  }

  boolean isFull() {
    return isFixed() && names.size() >= limit;
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  int limit() {
    return limit;
  }

  List<String> names() {
    return names;
  }

  /** How many of the names a quorum knows; 0 of a list that nobody has won with yet. */
  int admitted() {
    return admitted;
  }

  boolean contains(String name) {
    return names.contains(name);
  }

  /** Whether the support of that node counts. */
  boolean counts(String name) {
    return !isFixed() || isIn(name, names, admitted);
  }

  private static boolean isIn(String name, List<String> names, int admitted) {
    int seat = names.indexOf(name);
    return seat >= 0 && (admitted == 0 || seat < admitted);
  }

  /** Whether {@code self} may support a claim with that list. */
  boolean allows(String self, List<String> claimed, int claimedAdmitted) {
    return !isFixed()
        || (claimed.size() <= limit
            && isIn(self, claimed, claimedAdmitted)
            && (claimedAdmitted > 0 || admitted == 0));
  }

  /** Begins with these, before anybody has won. */
  void found(List<String> founders) {
    names = List.copyOf(founders.subList(0, Math.min(limit, founders.size())));
  }

  /** Takes what another knows, if it is further. */
  boolean offer(List<String> others, int othersAdmitted) {
    if (!isFixed() || others.size() > limit || othersAdmitted > others.size()) {
      return false;
    }
    boolean further =
        othersAdmitted > admitted
            || (othersAdmitted == admitted
                && (admitted == 0 ? !others.isEmpty() : others.size() > names.size()));
    if (further) {
      names = List.copyOf(others);
      admitted = othersAdmitted;
      acknowledged.clear();
    }
    return further;
  }

  /** A quorum supports a claim with this list. */
  void won() {
    if (admitted == 0) {
      admitted = names.size();
    }
  }

  /** Whether one more may be seated. */
  boolean hasRoom() {
    return isFixed() && names.size() < limit && names.size() == admitted;
  }

  void add(String name) {
    List<String> longer = new ArrayList<>(names);
    longer.add(name);
    names = List.copyOf(longer);
    acknowledged.clear();
  }

  /** A voter knows that list; true if with that a quorum does, and the last one counts. */
  boolean acknowledged(String voter, List<String> known, int quorum) {
    if (!isFixed() || names.size() == admitted || !known.equals(names) || !counts(voter)) {
      return false;
    }
    acknowledged.add(voter);
    if (acknowledged.size() + 1 < quorum) {
      return false;
    }
    admitted = names.size();
    acknowledged.clear();
    return true;
  }
}
