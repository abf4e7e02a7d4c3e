package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;

/** The three classes of Erlang's exceptions. */
public enum ErrorClass {
  THROW,
  EXIT,
  ERROR;

  Atom atom() {
    return switch (this) {
      case THROW -> Atoms.THROW;
      case EXIT -> Atoms.EXIT;
      case ERROR -> Atoms.ERROR;
    };
  }
}
