package dev.starling.erldist.node;

import dev.starling.erldist.term.Term;
import java.util.concurrent.CompletionStage;

/** A function that other nodes may call, and that answers later. */
@FunctionalInterface
public interface AsyncRemoteFunction {
  /**
   * The stage may complete on any thread. Failing it with {@link ErlangException} raises an
   * exception of the function's choice at the caller.
   */
  CompletionStage<Term> call(RemoteCall call) throws Exception;
}
