package dev.starling.erldist.node;

import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;

/**
 * A server that Erlang's {@code gen_server:call}, {@code multi_call}, {@code cast} and {@code
 * abcast} reach. The rules of {@link ProcessHandler} hold: called on the event loop, never to
 * block; one that throws ends the process, and who waits for its answer is told.
 */
public interface GenServer extends ProcessHandler {
  /** Answer with {@link From#reply}, now or later. Without an answer the caller times out. */
  void handleCall(LocalProcess self, From from, Term request);

  default void handleCast(LocalProcess self, Term request) {}

  /** A message that is neither a call nor a cast. */
  default void handleInfo(LocalProcess self, Term message) {}

  /** Tells calls, casts and other messages apart. Not to be overridden. */
  @Override
  default void message(LocalProcess self, Term message) {
    if (message instanceof TupleTerm tuple) {
      if (tuple.arity() == 3 && tuple.get(0).equals(Atoms.GEN_CALL)) {
        From from = From.read(self, tuple.get(1));
        if (from != null) {
          handleCall(self, from, tuple.get(2));
          return;
        }
      } else if (tuple.arity() == 2 && tuple.get(0).equals(Atoms.GEN_CAST)) {
        handleCast(self, tuple.get(1));
        return;
      }
    }
    handleInfo(self, message);
  }
}
