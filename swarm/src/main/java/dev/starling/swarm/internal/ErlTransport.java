package dev.starling.swarm.internal;

import dev.starling.core.message.Message;
import dev.starling.core.port.DialFailure;
import dev.starling.core.port.Transport;
import dev.starling.erldist.dist.ConnectException;
import dev.starling.erldist.dist.ConnectFailure;
import dev.starling.erldist.node.ErlNode;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** The core's connections, made by a node of the distribution protocol. Event loop only. */
final class ErlTransport implements Transport {
  /** Late answers count as life, so that an answer is waited for well past any suspicion. */
  private static final Duration PING_TIMEOUT = Duration.ofMinutes(1);

  private final ErlNode node;
  private final Outcomes outcomes;

  /** What becomes of the calls, for the core. */
  interface Outcomes {
    void dialFailed(String node, DialFailure failure, String detail);

    void beamAnswered(String node, long sequence);
  }

  ErlTransport(ErlNode node, Outcomes outcomes) {
    this.node = node;
    this.outcomes = outcomes;
  }

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
    node.send(Envelope.NAME, to, Envelope.encode(message));
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
