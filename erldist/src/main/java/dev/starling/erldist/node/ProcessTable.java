package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Pid;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a node, by pid and by registered name.
 *
 * <p>The table by pid belongs to the event loop; the names are for any thread, so that to register
 * needs no hop to the event loop, and tells at once whether the name was free.
 */
final class ProcessTable {
  private final NodeContext context;
  private final LongObjectMap<LocalProcess> byNumber = new LongObjectHashMap<>();

  /** Started by other threads, and not in the table yet. */
  private final Queue<LocalProcess> newcomers = new ConcurrentLinkedQueue<>();

  private final AtomicInteger population = new AtomicInteger();
  private final SnapshotMap<Atom, LocalProcess> names;

  ProcessTable(NodeContext context) {
    this.context = context;
    this.names = new SnapshotMap<>("maxRegistrations", context.limits().maxRegistrations());
  }

  /** Takes a place for a new process, for any thread. */
  boolean reserve() {
    int limit = context.limits().maxProcesses();
    if (population.incrementAndGet() > limit) {
      population.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Adds a process, for which a place was reserved; for any thread. It is found from now on. */
  void add(LocalProcess process) {
    newcomers.add(process);
    context.run(this::admit);
  }

  /** The process, if it lives and belongs to this incarnation of the node. */
  @Nullable LocalProcess find(Pid pid) {
    LocalProcess process = byNumber.get(number(pid));
    if (process == null && !newcomers.isEmpty()) {
      // Whoever started it has told its pid already, and what was sent there was faster.
      admit();
      process = byNumber.get(number(pid));
    }
    return process != null && process.pid().equals(pid) ? process : null;
  }

  private void admit() {
    for (LocalProcess each = newcomers.poll(); each != null; each = newcomers.poll()) {
      byNumber.put(number(each.pid()), each);
    }
  }

  /** For any thread. */
  @Nullable LocalProcess find(Atom name) {
    return names.get(name);
  }

  void remove(LocalProcess process) {
    admit();
    if (byNumber.remove(number(process.pid())) != null) {
      population.decrementAndGet();
    }
    if (process.isNamed()) {
      removeNames(process);
    }
  }

  List<LocalProcess> all() {
    admit();
    return new ArrayList<>(byNumber.values());
  }

  /** Registers a name, for any thread. */
  void register(Atom name, LocalProcess process) {
    if (!names.putIfAbsent(name, process)) {
      throw new IllegalArgumentException(
          "the name " + name.name() + " is registered already, choose another");
    }
  }

  /** Frees a name that the process holds, for any thread. */
  boolean unregister(Atom name, LocalProcess process) {
    return names.remove(name, process);
  }

  void removeNames(LocalProcess process) {
    for (Map.Entry<Atom, LocalProcess> entry : names.entries()) {
      if (entry.getValue() == process) {
        unregister(entry.getKey(), process);
      }
    }
  }

  private static long number(Pid pid) {
    return pid.serial() << Integer.SIZE | pid.id();
  }
}
