package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;

/** The peer did not start the process that a remote call needs. */
public final class SpawnRefusedException extends CallException {
  private static final long serialVersionUID = 1L;

  private final transient Atom reason;

  SpawnRefusedException(Atom reason) {
    super("the node called refused to spawn: " + reason.name());
    this.reason = reason;
  }

  /** As the peer gave it: {@code notsup}, {@code system_limit}, and so on. */
  public Atom reason() {
    return reason;
  }
}
