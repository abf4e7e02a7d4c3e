package dev.starling.erldist.node;

import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import java.util.List;

/**
 * Links, and exit signals with or without one, after erl_dist_protocol, "New Link Protocol". Event
 * loop only.
 */
final class Links {
  private final NodeContext context;
  private final Peers peers;
  private final ProcessTable processes;
  private final Invoker invoker;
  private long lastUnlinkId;

  Links(NodeContext context, Peers peers, ProcessTable processes, Invoker invoker) {
    this.context = context;
    this.peers = peers;
    this.processes = processes;
    this.invoker = invoker;
  }

  // --- what our processes do

  void start(LocalProcess owner, Pid other) {
    if (!owner.isAlive() || owner.pid().equals(other)) {
      return;
    }
    Link known = owner.links().get(other);
    if (known != null) {
      if (!known.isActive()) {
        known.activate();
        known.peer().link(owner.pid(), other);
      }
      return;
    }
    Peer peer = peers.find(other.node());
    if (peer == null) {
      breakLater(owner, other, Atoms.NOCONNECTION);
    } else if (isFull(peer)) {
      breakLater(owner, other, Atoms.SYSTEM_LIMIT);
    } else {
      add(new Link(owner, peer, other));
      peer.link(owner.pid(), other);
    }
  }

  void stop(LocalProcess owner, Pid other) {
    Link link = owner.links().get(other);
    if (link != null && link.isActive()) {
      long id = ++lastUnlinkId;
      link.deactivate(id);
      link.peer().unlinkId(id, owner.pid(), other);
    }
  }

  void sendExit(LocalProcess from, Pid to, Term reason) {
    Peer peer = peers.find(to.node());
    if (peer != null) {
      peer.exit2(from.pid(), to, reason);
    }
  }

  // --- what peers say

  void linked(Peer peer, Pid from, Pid to) {
    LocalProcess process = processes.find(to);
    if (process == null) {
      peer.exit(to, from, Atoms.NOPROC);
    } else if (process.links().containsKey(from)) {
      // Linked already; or our unlink is on its way, and its sender will see that after this.
      return;
    } else if (isFull(peer)) {
      peer.exit(to, from, Atoms.SYSTEM_LIMIT);
    } else {
      add(new Link(process, peer, from));
    }
  }

  /** Adds the link that a spawn request asked for; the peer knows of it by the reply. */
  void linkSpawned(Peer peer, Pid parent, LocalProcess process) {
    add(new Link(process, peer, parent));
  }

  boolean isFull(Peer peer) {
    if (peer.links().size() < context.limits().maxRelationsPerConnection()) {
      return false;
    }
    context
        .oddities()
        .note(
            Oddity.LIMIT_REACHED,
            () -> "a link over maxRelationsPerConnection with " + peer.info().node());
    return true;
  }

  void unlinked(Peer peer, IntegerTerm id, Pid from, Pid to) {
    peer.unlinkIdAck(id, to, from);
    unlinkedWithoutId(from, to);
  }

  void unlinkedWithoutId(Pid from, Pid to) {
    LocalProcess process = processes.find(to);
    Link link = process == null ? null : process.links().get(from);
    if (link != null && link.isActive()) {
      remove(link);
    }
  }

  void unlinkAcknowledged(IntegerTerm id, Pid from, Pid to) {
    LocalProcess process = processes.find(to);
    Link link = process == null ? null : process.links().get(from);
    if (link != null && id.isLong() && link.isAcknowledgedBy(id.small())) {
      remove(link);
    }
  }

  /** The link between {@code from} and our {@code to} broke. */
  void exited(Pid from, Pid to, Term reason) {
    LocalProcess process = processes.find(to);
    Link link = process == null ? null : process.links().get(from);
    if (link == null) {
      return;
    }
    remove(link);
    if (link.isActive()) {
      invoker.exitSignal(link.owner(), from, reason);
    }
  }

  /** {@code from} asks our {@code to} to end. */
  void exitRequested(Pid from, Pid to, Term reason) {
    LocalProcess process = processes.find(to);
    if (process == null) {
      return;
    }
    if (Atoms.isAtom(reason, Atoms.KILL)) {
      invoker.end(process, Atoms.KILLED);
    } else {
      invoker.exitSignal(process, from, reason);
    }
  }

  // --- ends

  void processEnded(LocalProcess process, Term reason) {
    for (Link link : List.copyOf(process.links().values())) {
      remove(link);
      if (link.isActive()) {
        link.peer().exit(process.pid(), link.other(), reason);
      }
    }
  }

  void peerDown(Peer peer) {
    for (Link link : List.copyOf(peer.links())) {
      remove(link);
      if (link.isActive()) {
        invoker.exitSignal(link.owner(), link.other(), Atoms.NOCONNECTION);
      }
    }
  }

  private void add(Link link) {
    link.owner().links().put(link.other(), link);
    link.peer().links().add(link);
  }

  private void remove(Link link) {
    link.owner().links().remove(link.other());
    link.peer().links().remove(link);
  }

  private void breakLater(LocalProcess owner, Pid other, Term reason) {
    context.loop().execute(() -> invoker.exitSignal(owner, other, reason));
  }
}
