package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import java.util.List;

/**
 * One call of a registered function.
 *
 * @param caller the process that asked
 */
public record RemoteCall(Pid caller, Atom module, Atom function, List<Term> arguments) {}
