package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Pid;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a node, by pid and by registered name.
 *
 * <p>The table by pid belongs to the event loop. Names change seldom and are asked for often, so
 * they are an immutable map, replaced as a whole: to register needs no hop to the event loop, and
 * tells at once whether the name was free.
 */
final class ProcessTable {
  private final NodeContext context;
  private final LongObjectMap<LocalProcess> byNumber = new LongObjectHashMap<>();
  private final AtomicInteger population = new AtomicInteger();
  private final AtomicReference<Map<Atom, LocalProcess>> names = new AtomicReference<>(Map.of());

  ProcessTable(NodeContext context) {
    this.context = context;
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
    return names.get().get(name);
  }

  void remove(LocalProcess process) {
    if (byNumber.remove(number(process.pid())) != null) {
      population.decrementAndGet();
    }
    removeNames(process);
  }

  List<LocalProcess> all() {
    return new ArrayList<>(byNumber.values());
  }

  /** Registers a name, for any thread. */
  void register(Atom name, LocalProcess process) {
    int limit = context.limits().maxRegistrations();
    while (true) {
      Map<Atom, LocalProcess> old = names.get();
      if (old.containsKey(name)) {
        throw new IllegalArgumentException(
            "the name " + name.name() + " is registered already, choose another");
      }
      if (old.size() >= limit) {
        throw new LimitExceededException("maxRegistrations", limit);
      }
      Map<Atom, LocalProcess> changed = new HashMap<>(old);
      changed.put(name, process);
      if (names.compareAndSet(old, changed)) {
        return;
      }
    }
  }

  /** Frees a name that the process holds, for any thread. */
  boolean unregister(Atom name, LocalProcess process) {
    while (true) {
      Map<Atom, LocalProcess> old = names.get();
      if (old.get(name) != process) {
        return false;
      }
      Map<Atom, LocalProcess> changed = new HashMap<>(old);
      changed.remove(name);
      if (names.compareAndSet(old, changed)) {
        return true;
      }
    }
  }

  void removeNames(LocalProcess process) {
    for (Map.Entry<Atom, LocalProcess> entry : names.get().entrySet()) {
      if (entry.getValue() == process) {
        unregister(entry.getKey(), process);
      }
    }
  }

  private static long number(Pid pid) {
    return pid.serial() << Integer.SIZE | pid.id();
  }
}
