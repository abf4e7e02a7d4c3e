package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Monitors in both directions. Event loop only. */
final class Monitors {
  private final NodeContext context;
  private final Peers peers;
  private final ProcessTable processes;
  private final Invoker invoker;

  Monitors(NodeContext context, Peers peers, ProcessTable processes, Invoker invoker) {
    this.context = context;
    this.peers = peers;
    this.processes = processes;
    this.invoker = invoker;
  }

  // --- monitors by others of our processes

  /** A peer asks to monitor; {@code target} is a pid or a registered name. */
  void watch(Peer peer, Pid watcher, Term target, Reference reference) {
    LocalProcess watched = find(target);
    if (watched == null) {
      peer.monitorExit(target, watcher, reference, Atoms.NOPROC);
    } else if (isFull(peer)) {
      peer.monitorExit(target, watcher, reference, Atoms.SYSTEM_LIMIT);
    } else {
      addWatch(new Watch(peer, watcher, target, reference, watched));
    }
  }

  /** Whether the peer has as many monitors of our processes as it may. */
  boolean isFull(Peer peer) {
    if (peer.watches().size() < context.limits().maxRelationsPerConnection()) {
      return false;
    }
    noteLimit(peer);
    return true;
  }

  void addWatch(Watch watch) {
    watch.peer().watches().put(watch.reference(), watch);
    watch.watched().watches().put(watch.reference(), watch);
  }

  void unwatch(Peer peer, Reference reference) {
    Watch watch = peer.watches().remove(reference);
    if (watch != null) {
      watch.watched().watches().remove(reference);
    }
  }

  // --- monitors by our processes

  void start(LocalProcess owner, Reference reference, Pid target) {
    start(owner, reference, target, target, target.node());
  }

  void start(LocalProcess owner, Reference reference, Atom target, Atom node) {
    start(owner, reference, target, TupleTerm.of(target, node), node);
  }

  private void start(LocalProcess owner, Reference reference, Term target, Term object, Atom node) {
    if (!owner.isAlive()) {
      return;
    }
    Peer peer = peers.find(node);
    if (peer == null) {
      downLater(owner, reference, object, Atoms.NOCONNECTION);
    } else if (peer.monitors().size() >= context.limits().maxRelationsPerConnection()) {
      noteLimit(peer);
      downLater(owner, reference, object, Atoms.SYSTEM_LIMIT);
    } else {
      Monitor monitor = new Monitor(owner, peer, target, object, reference);
      peer.monitors().put(reference, monitor);
      owner.monitors().put(reference, monitor);
      peer.monitor(owner.pid(), target, reference);
    }
  }

  void stop(LocalProcess owner, Reference reference) {
    Monitor monitor = owner.monitors().remove(reference);
    if (monitor != null) {
      monitor.peer().monitors().remove(reference);
      monitor.peer().demonitor(owner.pid(), monitor.target(), reference);
    }
  }

  /** A peer says that a monitored process ended. False when the reference is no monitor's. */
  boolean down(Peer peer, Reference reference, Term reason) {
    Monitor monitor = peer.monitors().remove(reference);
    if (monitor == null) {
      return false;
    }
    fire(monitor, reason);
    return true;
  }

  // --- ends

  void processEnded(LocalProcess process, Term reason) {
    for (Watch watch : List.copyOf(process.watches().values())) {
      watch.peer().watches().remove(watch.reference());
      watch.peer().monitorExit(watch.target(), watch.watcher(), watch.reference(), reason);
    }
    process.watches().clear();
    for (Monitor monitor : List.copyOf(process.monitors().values())) {
      stop(process, monitor.reference());
    }
  }

  void peerDown(Peer peer) {
    for (Watch watch : peer.watches().values()) {
      watch.watched().watches().remove(watch.reference());
    }
    peer.watches().clear();
    List<Monitor> broken = List.copyOf(peer.monitors().values());
    peer.monitors().clear();
    for (Monitor monitor : broken) {
      fire(monitor, Atoms.NOCONNECTION);
    }
  }

  private void fire(Monitor monitor, Term reason) {
    if (monitor.owner().monitors().remove(monitor.reference()) != null) {
      invoker.down(monitor.owner(), monitor.reference(), monitor.object(), reason);
    }
  }

  /** Not before the caller knows the reference. */
  private void downLater(LocalProcess owner, Reference reference, Term object, Term reason) {
    context.loop().execute(() -> invoker.down(owner, reference, object, reason));
  }

  private @Nullable LocalProcess find(Term target) {
    if (target instanceof Pid pid) {
      return processes.find(pid);
    }
    return target instanceof Atom name ? processes.find(name) : null;
  }

  private void noteLimit(Peer peer) {
    context
        .oddities()
        .note(
            Oddity.LIMIT_REACHED,
            () -> "a monitor over maxRelationsPerConnection with " + peer.info().node());
  }
}
