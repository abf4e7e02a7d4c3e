package dev.starling.erldist.node;

import dev.starling.erldist.term.Term;

/** A function that other nodes may call; what it returns is the value of their call. */
@FunctionalInterface
public interface RemoteFunction {
  /** May throw {@link ErlangException} to raise an exception of its choice at the caller. */
  Term call(RemoteCall call) throws Exception;
}
