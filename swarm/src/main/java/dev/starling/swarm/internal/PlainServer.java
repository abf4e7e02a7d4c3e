package dev.starling.swarm.internal;

import dev.starling.core.value.Value;
import dev.starling.erldist.node.LocalProcess;
import dev.starling.erldist.node.ProcessHandler;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** The process registered as {@code swarm_comms}: takes {@code {swarm_msg, Body}} of BEAM nodes. */
final class PlainServer implements ProcessHandler {
  private final BiConsumer<String, Value> receiver;
  private final LongAdder malformed = new LongAdder();

  /** Hands the sending node and the body to {@code receiver}. */
  PlainServer(BiConsumer<String, Value> receiver) {
    this.receiver = receiver;
  }

  /** What came and was no message. */
  long malformedMessages() {
    return malformed.sum();
  }

  @Override
  public void messageFrom(String node, LocalProcess self, Term message) {
    if (message instanceof TupleTerm tuple
        && tuple.arity() == 2
        && tuple.get(0).equals(ErlTransport.SWARM_MSG)) {
      try {
        receiver.accept(node, Values.fromTerm(tuple.get(1)));
        return;
      } catch (IllegalArgumentException e) {
        // A pid, a fun: nothing that could be shown to users.
      }
    }
    malformed.increment();
  }

  @Override
  public void message(LocalProcess self, Term message) {
    malformed.increment();
  }
}
