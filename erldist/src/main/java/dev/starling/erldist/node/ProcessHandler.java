package dev.starling.erldist.node;

import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;

/**
 * What a {@link LocalProcess} does. All methods are called on the event loop, one at a time, and
 * must not block. A method that throws ends the process with reason {@code {java_exception,
 * ClassName, Message}}, as an uncaught error ends an Erlang process.
 */
public interface ProcessHandler {
  void message(LocalProcess self, Term message);

  /**
   * A message that came to a registered name of this process. Overridden by those who must know by
   * whose connection it came, which no sender can forge.
   *
   * @param node the node at the other end of the connection; this node's own name for its own
   */
  default void messageFrom(String node, LocalProcess self, Term message) {
    message(self, message);
  }

  /**
   * A monitored process ended, or was never there ({@code noproc}), or its node is gone ({@code
   * noconnection}).
   *
   * @param object the pid, or {@code {Name, Node}}, that was monitored
   */
  default void down(LocalProcess self, Reference monitor, Term object, Term reason) {}

  /**
   * A linked process ended, or a process asked this one to. To override this is what trapping exits
   * is in Erlang; left alone, any reason but {@code normal} ends this process too. Reason {@code
   * kill}, asked for by another process, ends this one without a call here.
   */
  default void exitSignal(LocalProcess self, Pid from, Term reason) {
    if (!Atoms.isAtom(reason, Atoms.NORMAL)) {
      self.exit(reason);
    }
  }

  /** The process has ended; the last call. */
  default void terminated(LocalProcess self, Term reason) {}
}
