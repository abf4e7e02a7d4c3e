package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The group leader of the processes that our remote calls spawn: what they print comes here, by the
 * I/O protocol of stdlib ("The Erlang I/O Protocol"). Output goes to the log at level debug, a
 * bounded piece of each; there is no input. Every request is answered, since its sender waits.
 */
final class GroupLeader implements ProcessHandler {
  private static final Atom IO_REQUEST = Atom.of("io_request");
  private static final Atom IO_REPLY = Atom.of("io_reply");
  private static final Atom PUT_CHARS = Atom.of("put_chars");
  private static final Atom REQUESTS = Atom.of("requests");
  private static final Atom SETOPTS = Atom.of("setopts");
  private static final Atom GETOPTS = Atom.of("getopts");
  private static final Term NOT_SUPPORTED = TupleTerm.of(Atoms.ERROR, Atom.of("enotsup"));

  /** Requests within requests, as the protocol allows them; nobody needs more. */
  private static final int MAX_DEPTH = 8;

  private final Logger logger;

  GroupLeader(Logger logger) {
    this.logger = logger;
  }

  @Override
  public void message(LocalProcess self, Term message) {
    if (message instanceof TupleTerm tuple
        && tuple.arity() == 4
        && tuple.get(0).equals(IO_REQUEST)
        && tuple.get(1) instanceof Pid from) {
      Term result = answer(from, tuple.get(3), 0);
      self.send(from, TupleTerm.of(IO_REPLY, tuple.get(2), result));
    }
  }

  private Term answer(Pid from, Term request, int depth) {
    if (request.equals(GETOPTS)) {
      return ListTerm.EMPTY;
    }
    if (!(request instanceof TupleTerm tuple) || tuple.arity() < 2) {
      return NOT_SUPPORTED;
    }
    Term kind = tuple.get(0);
    if (kind.equals(PUT_CHARS)) {
      log(from, tuple);
      return Atom.OK;
    }
    if (kind.equals(SETOPTS)) {
      return Atom.OK;
    }
    if (kind.equals(REQUESTS) && tuple.get(1) instanceof ListTerm list && depth < MAX_DEPTH) {
      Term result = Atom.OK;
      for (Term each : list.elements()) {
        result = answer(from, each, depth + 1);
        if (result.equals(NOT_SUPPORTED)) {
          break;
        }
      }
      return result;
    }
    return NOT_SUPPORTED;
  }

  /**
   * {@code {put_chars, Encoding, Characters}}, {@code {put_chars, Encoding, Module, Function,
   * Arguments}} with the code to make the characters, or the former without an encoding. Code of
   * others is not run: the log then has its arguments.
   */
  private void log(Pid from, TupleTerm request) {
    if (logger.isLoggable(Level.DEBUG)) {
      String text = CharacterData.text(request.get(request.arity() - 1));
      logger.log(Level.DEBUG, "output of a process of " + from.node().name() + ": " + text);
    }
  }
}
