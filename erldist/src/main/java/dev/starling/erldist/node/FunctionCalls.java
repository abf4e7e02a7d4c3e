package dev.starling.erldist.node;

import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls registered functions. A function that is not registered raises {@code undef}, as on a node
 * that lacks it. Event loop only.
 */
final class FunctionCalls {
  private final NodeContext context;
  private final FunctionTable functions;
  private int underWay;

  FunctionCalls(NodeContext context, FunctionTable functions) {
    this.context = context;
    this.functions = functions;
  }

  /** Whether {@link NodeLimits#maxFunctionCalls()} is reached, which is then noted. */
  boolean isFull() {
    int limit = context.limits().maxFunctionCalls();
    if (underWay < limit) {
      return false;
    }
    context
        .oddities()
        .note(Oddity.LIMIT_REACHED, () -> "maxFunctionCalls of " + limit + " reached");
    return true;
  }

  /** Calls; {@code done} is told on the event loop, at once or later. Only when not full. */
  void start(RemoteCall call, Consumer<CallOutcome> done) {
    FunctionTable.Entry entry =
        functions.find(call.module(), call.function(), call.arguments().size());
    if (entry == null) {
      noteUndefined(call);
      done.accept(undefined(call));
      return;
    }
    underWay++;
    Consumer<CallOutcome> finish =
        outcome ->
            context.run(
                () -> {
                  underWay--;
                  done.accept(outcome);
                });
    if (entry.executor() == null) {
      invoke(entry.function(), call, finish);
      return;
    }
    try {
      entry.executor().execute(() -> invoke(entry.function(), call, finish));
    } catch (RejectedExecutionException e) {
      finish.accept(raised(call, ErrorClass.ERROR, Atoms.SYSTEM_LIMIT));
    }
  }

  private void invoke(AsyncRemoteFunction function, RemoteCall call, Consumer<CallOutcome> finish) {
    CompletionStage<Term> answer;
    try {
      answer = function.call(call);
    } catch (Throwable t) {
      finish.accept(failed(call, t));
      return;
    }
    answer.whenComplete(
        (value, failure) ->
            finish.accept(
                failure == null ? new CallOutcome.Returned(value) : failed(call, failure)));
  }

  private CallOutcome failed(RemoteCall call, Throwable failure) {
    Throwable cause = cause(failure);
    if (cause instanceof ErlangException raised) {
      return raised(call, raised.errorClass(), raised.reason());
    }
    context.run(() -> noteFailed(call, cause));
    return raised(call, ErrorClass.ERROR, JavaErrors.reason(cause));
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  private static CallOutcome undefined(RemoteCall call) {
    ListTerm stack = stack(call, new ListTerm(call.arguments()));
    return new CallOutcome.Raised(ErrorClass.ERROR, Atoms.UNDEF, stack);
  }

  private static CallOutcome raised(RemoteCall call, ErrorClass errorClass, Term reason) {
    ListTerm stack = stack(call, IntegerTerm.of(call.arguments().size()));
    return new CallOutcome.Raised(errorClass, reason, stack);
  }

  private static ListTerm stack(RemoteCall call, Term arityOrArguments) {
    return ListTerm.of(
        TupleTerm.of(call.module(), call.function(), arityOrArguments, ListTerm.EMPTY));
  }

  private void noteUndefined(RemoteCall call) {
    context
        .oddities()
        .note(
            Oddity.UNDELIVERABLE, () -> "call of " + name(call) + ", which is not registered here");
  }

  private void noteFailed(RemoteCall call, @Nullable Throwable cause) {
    context
        .oddities()
        .note(Oddity.HANDLER_FAILED, cause, () -> "the function " + name(call) + " threw");
  }

  private static String name(RemoteCall call) {
    return call.module().name()
        + ":"
        + call.function().name()
        + "/"
        + call.arguments().size()
        + " by a process of "
        + call.caller().node().name();
  }
}
