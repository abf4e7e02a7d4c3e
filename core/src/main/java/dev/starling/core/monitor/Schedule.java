package dev.starling.core.monitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Members in the order in which something is due for them, so that nobody has to look at all of
 * them. Whatever moves a member's deadlines touches it. One that is due later than it was stays in
 * its place, and is moved when its turn comes there: most deadlines are put off again and again.
 */
final class Schedule {
  private final ToLongFunction<Member> dueNanos;
  private final TreeSet<Member> byPlace = new TreeSet<>(Schedule::compare);
  private final List<Member> touched = new ArrayList<>();

  /** A schedule of nobody, which asks {@code dueNanos} for when something is due. */
  Schedule(ToLongFunction<Member> dueNanos) {
    this.dueNanos = dueNanos;
  }

  private static int compare(Member a, Member b) {
    // The difference, since the clock may wrap around.
    int byPlace = Long.signum(a.placeNanos - b.placeNanos);
    return byPlace != 0 ? byPlace : a.node.compareTo(b.node);
  }

  /** Its deadlines may have moved, or it is new. */
  void touch(Member member) {
    if (!member.touched) {
      member.touched = true;
      touched.add(member);
    }
  }

  void remove(Member member) {
    if (member.touched) {
      touched.remove(member);
      member.touched = false;
    }
    if (member.placed) {
      byPlace.remove(member);
      member.placed = false;
    }
  }

  /** When something is due first; null if never. */
  @Nullable Long firstNanos() {
    settle();
    while (!byPlace.isEmpty()) {
      Member first = byPlace.first();
      long due = dueNanos.applyAsLong(first);
      if (due - first.placeNanos <= 0) {
        return due;
      }
      place(first, due);
    }
    return null;
  }

  /** Those for which something is due by now, by name. They are touched. */
  List<Member> due(long nowNanos) {
    settle();
    List<Member> due = new ArrayList<>();
    for (Member member : byPlace) {
      if (member.placeNanos - nowNanos > 0) {
        break;
      }
      due.add(member);
    }
    due.forEach(this::touch);
    due.removeIf(member -> dueNanos.applyAsLong(member) - nowNanos > 0);
    due.sort(Comparator.comparing(member -> member.node));
    return due;
  }

  private void settle() {
    for (Member member : touched) {
      member.touched = false;
      long due = dueNanos.applyAsLong(member);
      if (!member.placed || due - member.placeNanos < 0) {
        place(member, due);
      }
    }
    touched.clear();
  }

  private void place(Member member, long due) {
    if (member.placed) {
      byPlace.remove(member);
    }
    member.placed = true;
    member.placeNanos = due;
    byPlace.add(member);
  }
}
