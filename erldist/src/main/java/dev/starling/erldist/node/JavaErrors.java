package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;

/** How an exception of Java's looks to an Erlang node. */
final class JavaErrors {
  private static final Atom JAVA_EXCEPTION = Atom.of("java_exception");

  private JavaErrors() {}

  /** {@code {java_exception, ClassName, Message}}, both UTF-8 binaries. */
  static Term reason(Throwable t) {
    String message = t.getMessage();
    return TupleTerm.of(
        JAVA_EXCEPTION,
        BinaryTerm.utf8(t.getClass().getName()),
        BinaryTerm.utf8(message == null ? "" : message));
  }
}
