package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The registered name {@code logger_proxy}: what a process logs whose group leader is ours comes
 * here, as {@code {log, Level, Report, Meta}} or {@code {log, Level, Format, Arguments, Meta}}. A
 * bounded piece goes to our log, at level debug whatever theirs: it is not our trouble.
 */
final class LoggerProxy implements ProcessHandler {
  private static final Atom LOG = Atom.of("log");

  private final Logger logger;

  LoggerProxy(Logger logger) {
    this.logger = logger;
  }

  @Override
  public void message(LocalProcess self, Term message) {
    if (logger.isLoggable(Level.DEBUG)
        && message instanceof TupleTerm tuple
        && (tuple.arity() == 4 || tuple.arity() == 5)
        && tuple.get(0).equals(LOG)) {
      String text = CharacterData.text(tuple.get(2));
      String arguments = tuple.arity() == 5 ? " " + CharacterData.text(tuple.get(3)) : "";
      String level = tuple.get(1) instanceof Atom atom ? atom.name() : "?";
      logger.log(Level.DEBUG, "logged by a remote process, " + level + ": " + text + arguments);
    }
  }
}
