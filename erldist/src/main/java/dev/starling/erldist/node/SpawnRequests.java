package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests to spawn a process here, every one of them: without a reply {@code spawn/4} and
 * {@code erpc:call} wait until the connection ends. The three entry points by which {@code erpc}
 * and {@code rpc} call functions lead to {@link FunctionCalls}; anything else is not supported.
 * Event loop only.
 */
final class SpawnRequests {
  /** In the flags of a reply: what was set up between the parent and the new process. */
  private static final int LINKED = 1;

  private static final int MONITORED = 2;

  private final NodeCore core;

  SpawnRequests(NodeCore core) {
    this.core = core;
  }

  /**
   * @param request names the request, and is the reference of the monitor if one is asked for
   * @param entry {@code {Module, Function, Arity}}
   * @param options of {@code spawn_opt}
   * @param arguments a list
   */
  void handle(
      Peer peer, Reference request, Pid parent, Term entry, ListTerm options, Term arguments) {
    Execution execution = execution(parent, entry, arguments);
    if (execution == null) {
      peer.spawnReply(request, parent, 0, Atoms.NOTSUP);
      return;
    }
    boolean link = has(options, Atoms.LINK);
    boolean monitor = has(options, Atoms.MONITOR);
    if (core.functionCalls().isFull()
        || (link && core.links().isFull(peer))
        || (monitor && core.monitors().isFull(peer))) {
      peer.spawnReply(request, parent, 0, Atoms.SYSTEM_LIMIT);
      return;
    }
    LocalProcess process = core.trySpawn((self, message) -> {});
    if (process == null) {
      peer.spawnReply(request, parent, 0, Atoms.SYSTEM_LIMIT);
      return;
    }
    int flags = 0;
    if (link) {
      flags |= LINKED;
      core.links().linkSpawned(peer, parent, process);
    }
    if (monitor) {
      flags |= MONITORED;
      core.monitors().addWatch(new Watch(peer, parent, process.pid(), request, process));
    }
    peer.spawnReply(request, parent, flags, process.pid());
    core.functionCalls()
        .start(execution.call, outcome -> core.end(process, execution.exitReason.apply(outcome)));
  }

  /** A call, and what the exit reason of the process that makes it says about its outcome. */
  private record Execution(RemoteCall call, Function<CallOutcome, Term> exitReason) {}

  private static @Nullable Execution execution(Pid parent, Term entry, Term arguments) {
    if (!(arguments instanceof ListTerm list)) {
      return null;
    }
    if (isEntry(entry, Atoms.EXECUTE_CALL, 4) && list.size() == 4) {
      RemoteCall call = call(parent, list.elements().subList(1, 4));
      return call == null ? null : new Execution(call, outcome -> result(list.get(0), outcome));
    }
    boolean withoutResult =
        isEntry(entry, Atoms.EXECUTE_CALL, 3) || isEntry(entry, Atoms.EXECUTE_CAST, 3);
    if (withoutResult && list.size() == 3) {
      RemoteCall call = call(parent, list.elements());
      return call == null ? null : new Execution(call, SpawnRequests::ending);
    }
    return null;
  }

  private static boolean isEntry(Term entry, Atom function, int arity) {
    return entry.equals(TupleTerm.of(Atoms.ERPC, function, IntegerTerm.of(arity)));
  }

  /** From {@code [Module, Function, Arguments]}. */
  private static @Nullable RemoteCall call(Pid parent, List<Term> parts) {
    return parts.get(0) instanceof Atom module
            && parts.get(1) instanceof Atom function
            && parts.get(2) instanceof ListTerm arguments
        ? new RemoteCall(parent, module, function, arguments.elements())
        : null;
  }

  private static boolean has(ListTerm options, Atom option) {
    for (Term term : options.elements()) {
      boolean named =
          term.equals(option) || (term instanceof TupleTerm tuple && startsWith(tuple, option));
      if (named) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(TupleTerm tuple, Atom option) {
    return tuple.arity() > 0 && tuple.get(0).equals(option);
  }

  /** What {@code erpc:execute_call/4} exits with. */
  private static Term result(Term reference, CallOutcome outcome) {
    if (outcome instanceof CallOutcome.Returned returned) {
      return TupleTerm.of(reference, Atoms.RETURN, returned.value());
    }
    CallOutcome.Raised raised = (CallOutcome.Raised) outcome;
    Atom errorClass = raised.errorClass().atom();
    return raised.errorClass() == ErrorClass.ERROR
        ? TupleTerm.of(reference, errorClass, raised.reason(), raised.stack())
        : TupleTerm.of(reference, errorClass, raised.reason());
  }

  /** What a process that runs the function for its own sake exits with. */
  private static Term ending(CallOutcome outcome) {
    if (outcome instanceof CallOutcome.Returned) {
      return Atoms.NORMAL;
    }
    CallOutcome.Raised raised = (CallOutcome.Raised) outcome;
    return raised.errorClass() == ErrorClass.EXIT
        ? raised.reason()
        : TupleTerm.of(raised.reason(), raised.stack());
  }
}
