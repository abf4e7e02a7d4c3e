package dev.starling.erldist.dist;

import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import org.jspecify.annotations.Nullable;

/** Tells from a control message which process the signal comes from. */
final class Senders {
  private static final int SPAWN_REQUEST = 29;
  private static final int SPAWN_REPLY = 31;
  private static final int UNLINK_ID = 35;
  private static final int UNLINK_ID_ACK = 36;

  private Senders() {}

  /**
   * The sender, or null where none is named: a process monitored by its name that ended, a spawn
   * that failed. Of a spawn reply it is the new process, whose first signal it is.
   */
  static @Nullable Pid of(TupleTerm control) {
    if (control.arity() < 2 || !(control.get(0) instanceof IntegerTerm operation)) {
      return null;
    }
    int index =
        switch ((int) operation.small()) {
          case SPAWN_REQUEST, UNLINK_ID, UNLINK_ID_ACK -> 2;
          case SPAWN_REPLY -> 4;
          default -> 1;
        };
    Term sender = index < control.arity() ? control.get(index) : null;
    return sender instanceof Pid pid ? pid : null;
  }
}
