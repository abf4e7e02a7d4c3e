package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Pid;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** Adds a process, for which a place was reserved. */
  void add(LocalProcess process) {
    byNumber.put(number(process.pid()), process);
  }

  /** The process, if it lives and belongs to this incarnation of the node. */
  @Nullable LocalProcess find(Pid pid) {
    LocalProcess process = byNumber.get(number(pid));
    return process != null && process.pid().equals(pid) ? process : null;
  }

  /** For any thread. */
  @Nullable LocalProcess find(Atom name) {
    return names.get(name);
  }

  void remove(LocalProcess process) {
    if (byNumber.remove(number(process.pid())) != null) {
      population.decrementAndGet();
    }
    if (process.isNamed()) {
      removeNames(process);
    }
  }

  List<LocalProcess> all() {
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
