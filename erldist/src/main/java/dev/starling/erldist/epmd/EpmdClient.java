package dev.starling.erldist.epmd;

import dev.starling.erldist.dist.SocketTransport;
import dev.starling.erldist.epmd.EpmdException.Kind;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks EPMDs, ours and others. Every call may be made on any thread, opens a socket, and completes
 * on the event loop within the time allowed; when it fails, with an {@link EpmdException}.
 */
public final class EpmdClient {
  private final EventLoop loop;
  private final Duration timeout;

  /**
   * @param timeout for one call, from the connection to the end of the answer
   */
  public EpmdClient(EventLoop loop, Duration timeout) {
    this.loop = loop;
    this.timeout = timeout;
  }

  /** Registers {@code entry} until the result is closed, from either side. */
  public CompletionStage<EpmdRegistration> register(InetSocketAddress epmd, NodeEntry entry) {
    CompletableFuture<EpmdRegistration> result = new CompletableFuture<>();
    EpmdCall<EpmdAnswers.Alive> call =
        new EpmdCall<>(
            epmd,
            new EpmdRequest.Register(entry),
            (soFar, ended) -> EpmdAnswers.decodeAlive(soFar));
    start(
        call,
        (answered, failure) -> {
          if (answered == null) {
            result.completeExceptionally(failure);
          } else if (answered.answer().creation().isEmpty()) {
            Channels.close(answered.channel());
            result.completeExceptionally(refused(epmd, entry));
          } else {
            long creation = answered.answer().creation().getAsLong();
            result.complete(new EpmdRegistration(answered.channel(), creation));
          }
        });
    return result;
  }

  /** Looks up one name; empty when the EPMD does not know it. */
  public CompletionStage<Optional<NodeEntry>> lookup(InetSocketAddress epmd, String name) {
    EpmdCall<EpmdAnswers.Port> call =
        new EpmdCall<>(
            epmd,
            new EpmdRequest.Lookup(name),
            (soFar, ended) -> EpmdAnswers.decodePort(soFar, name));
    return ask(call, EpmdAnswers.Port::entry);
  }

  /** All names that the EPMD knows. */
  public CompletionStage<List<RegisteredName>> names(InetSocketAddress epmd) {
    EpmdCall<List<RegisteredName>> call =
        new EpmdCall<>(epmd, new EpmdRequest.Names(), EpmdAnswers::decodeNames);
    return ask(call, Function.identity());
  }

  private <A, T> CompletionStage<T> ask(EpmdCall<A> call, Function<A, T> content) {
    CompletableFuture<T> result = new CompletableFuture<>();
    start(
        call,
        (answered, failure) -> {
          if (answered == null) {
            result.completeExceptionally(failure);
          } else {
            Channels.close(answered.channel());
            result.complete(content.apply(answered.answer()));
          }
        });
    return result;
  }

  /** Makes the call on the event loop, where {@code done} runs as well. */
  private <T> void start(
      EpmdCall<T> call, BiConsumer<EpmdCall.@Nullable Answered<T>, Throwable> done) {
    if (!loop.inEventLoop()) {
      loop.execute(() -> start(call, done));
      return;
    }
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(SocketTransport.of(loop).socket())
            .option(ChannelOption.TCP_NODELAY, true)
            // The timer below covers connecting and answering together.
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .handler(call)
            .connect(call.epmd());
    Channel channel = connected.channel();
    Future<?> timer =
        loop.schedule(
            () -> {
              call.fail(Kind.TIMEOUT, "no answer within " + timeout.toMillis() + " ms");
              Channels.close(channel);
            },
            timeout.toNanos(),
            TimeUnit.NANOSECONDS);
    connected.addListener(
        attempt -> {
          if (!attempt.isSuccess()) {
            Throwable cause = attempt.cause();
            Kind kind = cause instanceof ConnectException ? Kind.REFUSED : Kind.UNREACHABLE;
            call.fail(kind, String.valueOf(cause.getMessage()));
          }
        });
    call.result()
        .whenComplete(
            (answered, failure) -> {
              timer.cancel(false);
              done.accept(answered, failure);
            });
  }

  private static EpmdException refused(InetSocketAddress epmd, NodeEntry entry) {
    return new EpmdException(
        Kind.NAME_REFUSED,
        "EPMD at "
            + Addresses.text(epmd)
            + " does not register \""
            + entry.name()
            + "\": another node on this host has the name, or its table is full");
  }
}
