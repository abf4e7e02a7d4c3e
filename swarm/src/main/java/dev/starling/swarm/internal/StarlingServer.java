package dev.starling.swarm.internal;

import dev.starling.core.message.Message;
import dev.starling.core.value.Value;
import dev.starling.erldist.node.From;
import dev.starling.erldist.node.GenServer;
import dev.starling.erldist.node.LocalProcess;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The process registered as {@code starling}: takes the envelopes of other Starling nodes, and
 * answers what {@link Introspection} knows to a {@code gen_server:call}.
 */
final class StarlingServer implements GenServer {
  private static final Logger LOG = System.getLogger("dev.starling.messages");
  private static final long LOG_INTERVAL_NANOS = 60_000_000_000L;

  private final BiConsumer<String, Message> receiver;
  private final Function<String, @Nullable Value> introspection;
  private final LongSupplier nanoClock;
  private final LongAdder unknown = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private long loggedNanos;
  private boolean logged;

  /**
   * A server, not yet spawned.
   *
   * @param receiver takes the sending node and its message
   * @param introspection answers a request by its name; null for one that is not known
   */
  StarlingServer(
      BiConsumer<String, Message> receiver,
      Function<String, @Nullable Value> introspection,
      LongSupplier nanoClock) {
    this.receiver = receiver;
    this.introspection = introspection;
    this.nanoClock = nanoClock;
  }

  long unknownMessages() {
    return unknown.sum();
  }

  long malformedMessages() {
    return malformed.sum();
  }

  @Override
  public void messageFrom(String node, LocalProcess self, Term message) {
    if (message instanceof TupleTerm tuple
        && tuple.arity() > 0
        && tuple.get(0).equals(Envelope.TAG)) {
      handleEnvelope(node, tuple);
    } else {
      message(self, message);
    }
  }

  @Override
  public void handleCall(LocalProcess self, From from, Term request) {
    Value answer = request instanceof Atom name ? introspection.apply(name.name()) : null;
    from.reply(
        answer == null
            ? TupleTerm.of(Atom.of("error"), TupleTerm.of(Atom.of("unknown_request"), request))
            : Values.toTerm(answer));
  }

  @Override
  public void handleInfo(LocalProcess self, Term message) {
    malformed.increment();
  }

  private void handleEnvelope(String node, TupleTerm envelope) {
    Envelope.Decoded decoded = Envelope.decode(envelope);
    if (decoded instanceof Envelope.Known known) {
      receiver.accept(node, known.message());
    } else if (decoded instanceof Envelope.Unknown kind) {
      unknown.increment();
      note("a message of unknown kind {0} from {1} is ignored", kind.kind(), node);
    } else if (decoded instanceof Envelope.NoCommonVersion versions) {
      unknown.increment();
      note(
          "{1} speaks versions {0} of Starling''s protocol and none of ours; it is treated as a"
              + " plain BEAM node",
          versions.versions().toString(), node);
    } else if (decoded instanceof Envelope.Malformed problem) {
      malformed.increment();
      note("a malformed message from {1} is ignored: {0}", problem.detail(), node);
    }
  }

  /** One line a minute at most: a peer must not fill the log. */
  private void note(String format, String what, String node) {
    long nowNanos = nanoClock.getAsLong();
    if (logged && nowNanos - loggedNanos < LOG_INTERVAL_NANOS) {
      return;
    }
    logged = true;
    loggedNanos = nowNanos;
    LOG.log(Level.WARNING, format, what, node);
  }
}
