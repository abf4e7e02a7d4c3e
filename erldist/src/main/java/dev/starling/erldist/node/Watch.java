package dev.starling.erldist.node;

import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;

/**
 * A monitor of a process of ours.
 *
 * @param peer where the watcher lives
 * @param target how the watcher named the process: its pid, or its registered name
 */
record Watch(Peer peer, Pid watcher, Term target, Reference reference, LocalProcess watched) {}
