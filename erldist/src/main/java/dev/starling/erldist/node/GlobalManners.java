package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.TupleTerm;

/**
 * What a visible node that takes no part in {@code global} owes those that do.
 *
 * <p>When two visible nodes meet, {@code global} on each of them starts to negotiate, and {@code
 * global:sync/0} waits for the end of it. One message ends it at once: the news that this node is
 * in sync. The name itself stays unregistered, so that {@code multi_call} for a global lock is told
 * {@code noproc} and goes on without us. This rests on a detail of OTP that is not documented, and
 * is pinned by tests against real nodes. Negotiating ourselves, and then not finishing, would hang
 * every {@code global:register_name} of the cluster.
 */
final class GlobalManners {
  static final Atom GLOBAL_NAME_SERVER = Atom.of("global_name_server");

  private final Pid sender;
  private final TupleTerm inSync;

  GlobalManners(Atom node, Pid sender) {
    this.sender = sender;
    this.inSync = TupleTerm.of(Atoms.GEN_CAST, TupleTerm.of(Atom.of("in_sync"), node, Atom.TRUE));
  }

  void connected(Peer peer) {
    if (peer.info().visible()) {
      peer.regSend(sender, GLOBAL_NAME_SERVER, inSync);
    }
  }
}
