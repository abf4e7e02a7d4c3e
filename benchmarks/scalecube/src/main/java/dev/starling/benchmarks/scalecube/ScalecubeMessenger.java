package dev.starling.benchmarks.scalecube;

import static java.util.Objects.requireNonNull;

import dev.starling.benchmarks.workload.Messenger;
import dev.starling.benchmarks.workload.MessengerProcess;
import dev.starling.benchmarks.workload.Role;
import dev.starling.benchmarks.workload.Settings;
import io.scalecube.cluster.transport.api.Message;
import io.scalecube.cluster.transport.api.Transport;
import io.scalecube.cluster.transport.api.TransportConfig;
import io.scalecube.transport.netty.tcp.LoopbackTransportFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Two transports; a message is bytes as the data of ScaleCube's message, in its default codec. What
 * is sent waits in memory without a bound: hence the window.
 */
public final class ScalecubeMessenger implements Messenger {
  private static final String QUALIFIER = "bench";
  private static final int WINDOW_MESSAGES = 2_000;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

  private final CountDownLatch welcomed = new CountDownLatch(1);
  private volatile @Nullable Transport transport;
  private volatile String peer = "";
  private volatile boolean receiver;

  public static void main(String[] arguments) {
    MessengerProcess.run(new ScalecubeMessenger(), arguments);
  }

  @Override
  public void start(Settings settings, Consumer<byte[]> inbox) {
    receiver = settings.role() == Role.RECEIVER;
    peer = "127.0.0.1:" + settings.peerPort();
    Transport started =
        Transport.bindAwait(
            TransportConfig.defaultConfig()
                .port(settings.port())
                .transportFactory(new LoopbackTransportFactory()));
    var unused = started.listen().subscribe(message -> received(message, inbox));
    transport = started;
  }

  private void received(Message message, Consumer<byte[]> inbox) {
    byte[] bytes = message.data();
    if (bytes.length > 0) {
      inbox.accept(bytes);
    } else if (receiver) {
      send(bytes);
    } else {
      welcomed.countDown();
    }
  }

  @Override
  public void connect() throws Exception {
    send(new byte[0]);
    if (!welcomed.await(CONNECT_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the receiver does not answer");
    }
  }

  @Override
  public void send(byte[] bytes) {
    Message message = Message.builder().qualifier(QUALIFIER).data(bytes).build();
    var unused =
        requireNonNull(transport)
            .send(peer, message)
            .subscribe(
                null,
                failure -> {
                  failure.printStackTrace();
                  Runtime.getRuntime().halt(1);
                });
  }

  @Override
  public int windowMessages() {
    return WINDOW_MESSAGES;
  }

  @Override
  public void close() {
    requireNonNull(transport).stop().block(CONNECT_TIMEOUT);
  }
}
