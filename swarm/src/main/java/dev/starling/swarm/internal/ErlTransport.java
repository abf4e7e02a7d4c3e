package dev.starling.swarm.internal;

import dev.starling.core.comms.CommsManager;
import dev.starling.core.message.Message;
import dev.starling.core.port.DialFailure;
import dev.starling.core.port.Transport;
import dev.starling.core.value.Value;
import dev.starling.erldist.dist.ConnectException;
import dev.starling.erldist.dist.ConnectFailure;
import dev.starling.erldist.dist.Connection;
import dev.starling.erldist.node.ErlNode;
import dev.starling.erldist.node.LocalProcess;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The core's connections, made by a node of the distribution protocol. Event loop only. */
final class ErlTransport implements Transport {
  /** Late answers count as life, so that an answer is waited for well past any suspicion. */
  private static final Duration PING_TIMEOUT = Duration.ofMinutes(1);

  /** Where plain BEAM nodes receive messages, and where they send them. */
  static final String COMMS = "swarm_comms";

  static final Atom SWARM_MSG = Atom.of("swarm_msg");
  private static final long LOOK_MICROS = 500;

  private final ErlNode node;
  private final Outcomes outcomes;

  /**
   * Erlang keeps the order of what one process sends, so a large message holds back what its sender
   * sends later. So messages, critical ones and shared state have a sender each.
   */
  private final LocalProcess notes;

  private final LocalProcess criticals;
  private final LocalProcess state;

  /** Nodes whose connection is too full just now, and whether for critical messages, too. */
  private final Map<String, Boolean> awaited = new HashMap<>();

  /** What becomes of the calls, for the core. */
  interface Outcomes {
    void dialFailed(String node, DialFailure failure, String detail);

    void beamAnswered(String node, long sequence);

    void ready(String node);
  }

  ErlTransport(ErlNode node, Outcomes outcomes) {
    this.node = node;
    this.outcomes = outcomes;
    this.notes = node.spawn(ErlTransport::ignore);
    this.criticals = node.spawn(ErlTransport::ignore);
    this.state = node.spawn(ErlTransport::ignore);
  }

  private static void ignore(LocalProcess self, Term message) {}

  @Override
  public void dial(String to) {
    node.connect(to)
        .whenComplete(
            (connected, error) -> {
              if (error != null) {
                outcomes.dialFailed(to, failure(error), detail(error));
              }
            });
  }

  @Override
  public void disconnect(String from) {
    node.disconnect(from);
  }

  @Override
  public void send(String to, Message message) {
    Term term = Envelope.encode(message);
    if (message instanceof Message.Note) {
      notes.send(Envelope.NAME, to, term);
    } else if (message instanceof Message.Critical || message instanceof Message.Relayed) {
      criticals.send(Envelope.NAME, to, term);
    } else if (isSmall(message)) {
      node.send(Envelope.NAME, to, term);
    } else {
      state.send(Envelope.NAME, to, term);
    }
  }

  /** What decides who is alive, and what is acknowledged, must not wait behind anything large. */
  private static boolean isSmall(Message message) {
    return message instanceof Message.CommsMessage
        || message instanceof Message.Hello
        || message instanceof Message.Ping
        || message instanceof Message.Pong
        || message instanceof Message.Probe
        || message instanceof Message.Probed;
  }

  @Override
  public void sendPlain(String to, Value body, boolean urgent) {
    (urgent ? criticals : notes).send(COMMS, to, TupleTerm.of(SWARM_MSG, Values.toTerm(body)));
  }

  @Override
  public long pendingBytes(String to) {
    Connection connection = node.connection(to);
    return connection == null ? 0 : connection.pendingBytes();
  }

  @Override
  public long committedBytes(String to) {
    Connection connection = node.connection(to);
    return connection == null ? 0 : connection.committedBytes();
  }

  @Override
  public boolean holdsUrgent(String to) {
    Connection connection = node.connection(to);
    return connection != null && connection.holds(criticals.pid());
  }

  @Override
  public void awaitReady(String to) {
    boolean full = committedBytes(to) >= CommsManager.URGENT_BYTES;
    @Nullable Boolean before = awaited.put(to, full);
    if (before != null) {
      awaited.put(to, full || before);
    } else {
      // Once what was written in this turn is flushed; then as often as a slow link moves a little.
      node.eventLoop().execute(() -> look(to));
    }
  }

  private void look(String to) {
    boolean ready =
        awaited.getOrDefault(to, false)
            ? committedBytes(to) < CommsManager.URGENT_BYTES
            : pendingBytes(to) < CommsManager.READY_BYTES;
    if (ready) {
      awaited.remove(to);
      outcomes.ready(to);
    } else {
      var unused = node.eventLoop().schedule(() -> look(to), LOOK_MICROS, TimeUnit.MICROSECONDS);
    }
  }

  @Override
  public void pingBeam(String to, long sequence) {
    node.ping(to, PING_TIMEOUT)
        .whenComplete(
            (rtt, error) -> {
              if (error == null) {
                outcomes.beamAnswered(to, sequence);
              }
            });
  }

  private static DialFailure failure(Throwable error) {
    return cause(error) instanceof ConnectException failed
        ? failure(failed.failure())
        : DialFailure.UNREACHABLE;
  }

  private static DialFailure failure(ConnectFailure failure) {
    return switch (failure) {
      case NOT_IN_EPMD -> DialFailure.NAME_GONE;
      case REFUSED, WRONG_NODE -> DialFailure.REFUSED;
      case EPMD_UNREACHABLE, UNREACHABLE, CLOSED -> DialFailure.UNREACHABLE;
      case TIMEOUT -> DialFailure.TIMEOUT;
      case COOKIE_REJECTED, NOT_ALLOWED, PROTOCOL_ERROR -> DialFailure.REJECTED;
      case ALREADY_CONNECTED, LOCAL -> DialFailure.SUPERSEDED;
    };
  }

  static String detail(Throwable error) {
    Throwable cause = cause(error);
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static Throwable cause(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    return cause == null ? error : cause;
  }
}
