package dev.starling.erldist.node;

import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;

/**
 * Calls the handlers of processes: only of those alive, and so that one that throws ends its own
 * process and nothing else. Event loop only.
 */
final class Invoker {
  private final Oddities oddities;
  private final ProcessEnd processEnd;

  Invoker(Oddities oddities, ProcessEnd processEnd) {
    this.oddities = oddities;
    this.processEnd = processEnd;
  }

  /** Ends a process and tells all who are to know. */
  interface ProcessEnd {
    void end(LocalProcess process, Term reason);
  }

  /** Not through {@link #guard}: this is the path that must not allocate. */
  void message(LocalProcess process, Term message) {
    if (!process.isAlive()) {
      return;
    }
    try {
      process.handler().message(process, message);
    } catch (Throwable t) {
      fail(process, t);
    }
  }

  /** As {@link #message}, with the node by whose connection the message came. */
  void messageFrom(String node, LocalProcess process, Term message) {
    if (!process.isAlive()) {
      return;
    }
    try {
      process.handler().messageFrom(node, process, message);
    } catch (Throwable t) {
      fail(process, t);
    }
  }

  void down(LocalProcess process, Reference monitor, Term object, Term reason) {
    guard(process, () -> process.handler().down(process, monitor, object, reason));
  }

  void exitSignal(LocalProcess process, Pid from, Term reason) {
    guard(process, () -> process.handler().exitSignal(process, from, reason));
  }

  void terminated(LocalProcess process, Term reason) {
    try {
      process.handler().terminated(process, reason);
    } catch (Throwable t) {
      noteFailure(process, t);
    }
  }

  void end(LocalProcess process, Term reason) {
    processEnd.end(process, reason);
  }

  private void guard(LocalProcess process, Runnable call) {
    if (!process.isAlive()) {
      return;
    }
    try {
      call.run();
    } catch (Throwable t) {
      fail(process, t);
    }
  }

  private void fail(LocalProcess process, Throwable t) {
    noteFailure(process, t);
    processEnd.end(process, JavaErrors.reason(t));
  }

  private void noteFailure(LocalProcess process, Throwable t) {
    oddities.note(Oddity.HANDLER_FAILED, t, () -> "the handler of " + process + " threw");
  }
}
