package dev.starling.erldist.node;

import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;

/**
 * A monitor that a process of ours holds.
 *
 * @param peer where the monitored process lives
 * @param target the pid monitored, or the registered name
 * @param object what the owner is told: the pid, or {@code {Name, Node}}
 */
record Monitor(LocalProcess owner, Peer peer, Term target, Term object, Reference reference) {}
