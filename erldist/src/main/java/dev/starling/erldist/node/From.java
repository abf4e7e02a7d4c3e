package dev.starling.erldist.node;

import dev.starling.erldist.term.ImproperList;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for the answer of a {@code gen_server:call}. Keep it to answer later, from any thread.
 */
public final class From {
  private final LocalProcess server;
  private final Pid pid;
  private final Term tag;

  From(LocalProcess server, Pid pid, Term tag) {
    this.server = server;
    this.pid = pid;
    this.tag = tag;
  }

  /** The caller, or a process that waits in its place. */
  public Pid pid() {
    return pid;
  }

  /**
   * Sends the answer. When the caller has given up, or its node is gone, the answer is dropped.
   *
   * @return whether it was handed to a connection
   */
  public boolean reply(Term answer) {
    TupleTerm message = TupleTerm.of(tag, answer);
    Reference alias = alias(tag);
    return alias == null ? server.send(pid, message) : server.send(alias, message);
  }

  /**
   * The alias within a tag, by the rules of {@code gen:reply/2}: {@code [alias | Ref]}, or {@code
   * [[alias | Ref] | Anything]}. Such an answer goes to the alias, which the caller withdraws when
   * it stops waiting.
   */
  private static @Nullable Reference alias(Term tag) {
    if (tag instanceof ImproperList list && list.elements().size() == 1) {
      Term head = list.elements().get(0);
      return isAlias(head) ? aliasOf(list.tail()) : innerAlias(head);
    }
    return tag instanceof ListTerm list && list.size() > 0 ? innerAlias(list.get(0)) : null;
  }

  private static @Nullable Reference innerAlias(Term head) {
    return head instanceof ImproperList inner
            && inner.elements().size() == 1
            && isAlias(inner.elements().get(0))
        ? aliasOf(inner.tail())
        : null;
  }

  private static boolean isAlias(Term term) {
    return term.equals(Atoms.ALIAS);
  }

  private static @Nullable Reference aliasOf(Term tail) {
    return tail instanceof Reference reference ? reference : null;
  }

  /** Reads {@code {Pid, Tag}}; null when it is none. */
  static @Nullable From read(LocalProcess server, Term from) {
    return from instanceof TupleTerm pair && pair.arity() == 2 && pair.get(0) instanceof Pid pid
        ? new From(server, pid, pair.get(1))
        : null;
  }
}
