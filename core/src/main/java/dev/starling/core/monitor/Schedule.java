package dev.starling.core.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Members in the order in which something is due for them, so that nobody has to look at all of
 * them. Whatever moves a member's deadlines touches it; when it is due is asked once after that.
 */
final class Schedule {
  private final TreeSet<Member> byDue = new TreeSet<>(Schedule::compare);
  private final List<Member> touched = new ArrayList<>();

  private static int compare(Member a, Member b) {
    // The difference, since the clock may wrap around.
    int byDue = Long.signum(a.dueNanos - b.dueNanos);
    return byDue != 0 ? byDue : a.node.compareTo(b.node);
  }

  /** Its deadlines may have moved. */
  void touch(Member member) {
    if (!member.touched) {
      member.touched = true;
      touched.add(member);
    }
  }

  void remove(Member member) {
    touched.remove(member);
    byDue.remove(member);
  }

  /** Places those that were touched by {@code dueNanos}. */
  void settle(ToLongFunction<Member> dueNanos) {
    for (Member member : touched) {
      member.touched = false;
      byDue.remove(member);
      member.dueNanos = dueNanos.applyAsLong(member);
      byDue.add(member);
    }
    touched.clear();
  }

  /** The member for which something is due first, of those that are settled; null if none is. */
  @Nullable Member first() {
    return byDue.isEmpty() ? null : byDue.first();
  }

  /** Those for which something is due by now. They are touched. */
  List<Member> due(long nowNanos) {
    List<Member> due = new ArrayList<>();
    for (Member member : byDue) {
      if (member.dueNanos - nowNanos > 0) {
        break;
      }
      due.add(member);
    }
    due.forEach(this::touch);
    return due;
  }
}
