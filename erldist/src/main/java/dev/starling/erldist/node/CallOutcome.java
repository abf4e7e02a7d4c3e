package dev.starling.erldist.node;

import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Term;

/** How the call of a registered function ended. */
sealed interface CallOutcome {
  record Returned(Term value) implements CallOutcome {}

  /**
   * The function raised an exception, or there is no such function.
   *
   * @param stack a stack trace as Erlang has them: {@code {Module, Function, ArityOrArguments, []}}
   */
  record Raised(ErrorClass errorClass, Term reason, ListTerm stack) implements CallOutcome {}
}
