package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.ImproperList;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import java.util.List;

/** The atoms that the protocols between nodes are made of. */
final class Atoms {
  static final Atom NORMAL = Atom.of("normal");
  static final Atom NOPROC = Atom.of("noproc");
  static final Atom NOCONNECTION = Atom.of("noconnection");
  static final Atom KILL = Atom.of("kill");
  static final Atom KILLED = Atom.of("killed");
  static final Atom SHUTDOWN = Atom.of("shutdown");
  static final Atom SYSTEM_LIMIT = Atom.of("system_limit");
  static final Atom NOTSUP = Atom.of("notsup");
  static final Atom BADARG = Atom.of("badarg");
  static final Atom UNDEF = Atom.of("undef");

  static final Atom ALIAS = Atom.of("alias");
  static final Atom LINK = Atom.of("link");
  static final Atom MONITOR = Atom.of("monitor");
  static final Atom YES = Atom.of("yes");

  static final Atom GEN_CALL = Atom.of("$gen_call");
  static final Atom GEN_CAST = Atom.of("$gen_cast");
  static final Atom IS_AUTH = Atom.of("is_auth");
  static final Atom NET_KERNEL = Atom.of("net_kernel");
  static final Atom REX = Atom.of("rex");

  static final Atom ERPC = Atom.of("erpc");
  static final Atom EXECUTE_CALL = Atom.of("execute_call");
  static final Atom EXECUTE_CAST = Atom.of("execute_cast");
  static final Atom RETURN = Atom.of("return");
  static final Atom THROW = Atom.of("throw");
  static final Atom EXIT = Atom.of("exit");
  static final Atom ERROR = Atom.of("error");

  private Atoms() {}

  /** {@code [alias | Ref]}: the tag of a call whose answer goes to {@code Ref} itself. */
  static ImproperList aliasTag(Reference reference) {
    return new ImproperList(List.of(ALIAS), reference);
  }

  static boolean isAtom(Term term, Atom atom) {
    return atom.equals(term);
  }
}
