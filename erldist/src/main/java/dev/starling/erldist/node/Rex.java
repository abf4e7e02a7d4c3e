package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The registered name {@code rex}, as kernel's rpc.erl serves it: for {@code rpc:block_call}, for
 * {@code rpc:sbcast}, and for nodes too old to spawn. Functions are called in whatever order they
 * finish, {@code block_call} too.
 */
final class Rex implements GenServer {
  private static final Atom CALL = Atom.of("call");
  private static final Atom BLOCK_CALL = Atom.of("block_call");
  private static final Atom CAST = Atom.of("cast");
  private static final Atom SEND = Atom.of("send");
  private static final Atom SBCAST = Atom.of("sbcast");
  private static final Atom FEATURES_REQUEST = Atom.of("features_request");
  private static final Atom FEATURES_REPLY = Atom.of("features_reply");
  private static final Atom NONEXISTING_NAME = Atom.of("nonexisting_name");
  private static final Atom BADRPC = Atom.of("badrpc");
  private static final Atom EXIT = Atom.of("EXIT");

  private final Atom node;
  private final FunctionCalls functions;
  private final ProcessTable processes;
  private final Invoker invoker;

  Rex(Atom node, FunctionCalls functions, ProcessTable processes, Invoker invoker) {
    this.node = node;
    this.functions = functions;
    this.processes = processes;
    this.invoker = invoker;
  }

  @Override
  public void handleCall(LocalProcess self, From from, Term request) {
    if (request instanceof TupleTerm tuple
        && (startsWith(tuple, CALL, 5) || startsWith(tuple, BLOCK_CALL, 5))) {
      call(from.pid(), tuple, from::reply);
    }
  }

  @Override
  public void handleCast(LocalProcess self, Term request) {
    if (request instanceof TupleTerm tuple && startsWith(tuple, CAST, 5)) {
      // A cast does not say who made it.
      call(self.pid(), tuple, reply -> {});
    }
  }

  /** {@code {From, Request}}: the protocol of before there were gen_servers. */
  @Override
  public void handleInfo(LocalProcess self, Term message) {
    if (!(message instanceof TupleTerm pair
        && pair.arity() == 2
        && pair.get(0) instanceof Pid from)) {
      return;
    }
    Term request = pair.get(1);
    if (request.equals(FEATURES_REQUEST)) {
      self.send(from, TupleTerm.of(FEATURES_REPLY, node, ListTerm.of(Atoms.ERPC)));
    } else if (request instanceof TupleTerm tuple) {
      if (startsWith(tuple, CALL, 5)) {
        call(from, tuple, reply -> self.send(from, TupleTerm.of(Atoms.REX, reply)));
      } else if (startsWith(tuple, SBCAST, 3)) {
        boolean there = deliver(tuple.get(1), tuple.get(2));
        Term result = there ? node : TupleTerm.of(NONEXISTING_NAME, tuple.get(1));
        self.send(from, TupleTerm.of(Atoms.REX, node, result));
      } else if (startsWith(tuple, SEND, 3)
          && !deliver(tuple.get(1), TupleTerm.of(from, tuple.get(2)))) {
        self.send(
            from, TupleTerm.of(Atoms.REX, node, TupleTerm.of(NONEXISTING_NAME, tuple.get(1))));
      }
    }
  }

  private boolean deliver(Term name, Term message) {
    LocalProcess process = name instanceof Atom atom ? processes.find(atom) : null;
    if (process == null) {
      return false;
    }
    invoker.message(process, message);
    return true;
  }

  /** {@code {call, Module, Function, Arguments, GroupLeader}} and its like. */
  private void call(Pid caller, TupleTerm request, Consumer<Term> reply) {
    RemoteCall call = read(caller, request);
    if (call == null) {
      reply.accept(badRpc(Atoms.BADARG));
    } else if (functions.isFull()) {
      reply.accept(badRpc(Atoms.SYSTEM_LIMIT));
    } else {
      functions.start(call, outcome -> reply.accept(result(outcome)));
    }
  }

  private static @Nullable RemoteCall read(Pid caller, TupleTerm request) {
    return request.get(1) instanceof Atom module
            && request.get(2) instanceof Atom function
            && request.get(3) instanceof ListTerm arguments
        ? new RemoteCall(caller, module, function, arguments.elements())
        : null;
  }

  private static Term result(CallOutcome outcome) {
    if (outcome instanceof CallOutcome.Returned returned) {
      return returned.value();
    }
    CallOutcome.Raised raised = (CallOutcome.Raised) outcome;
    return switch (raised.errorClass()) {
      case THROW -> raised.reason();
      case EXIT -> badRpc(raised.reason());
      case ERROR -> badRpc(TupleTerm.of(raised.reason(), raised.stack()));
    };
  }

  private static Term badRpc(Term reason) {
    return TupleTerm.of(BADRPC, TupleTerm.of(EXIT, reason));
  }

  private static boolean startsWith(TupleTerm tuple, Atom name, int arity) {
    return tuple.arity() == arity && tuple.get(0).equals(name);
  }
}
