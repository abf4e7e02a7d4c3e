package dev.starling.benchmarks.pekko;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.starling.benchmarks.workload.Messenger;
import dev.starling.benchmarks.workload.MessengerProcess;
import dev.starling.benchmarks.workload.Role;
import dev.starling.benchmarks.workload.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.jspecify.annotations.Nullable;

/**
 * Two actor systems with an actor in each; a message is an array of bytes, for which Pekko has a
 * serializer of its own. Artery drops what is beyond its outbound queue of 3,072 messages, and
 * holds nobody back: hence the window.
 */
public final class PekkoMessenger implements Messenger {
  private static final String SYSTEM = "bench";
  private static final String ACTOR = "inbox";
  private static final String HELLO = "hello";
  private static final int WINDOW_MESSAGES = 2_000;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

  private final CountDownLatch welcomed = new CountDownLatch(1);
  private volatile @Nullable ActorSystem system;
  private volatile @Nullable ActorRef self;
  private volatile @Nullable ActorRef peer;
  private volatile int peerPort;

  public static void main(String[] arguments) {
    MessengerProcess.run(new PekkoMessenger(), arguments);
  }

  @Override
  public void start(Settings settings, Consumer<byte[]> inbox) {
    Config config =
        ConfigFactory.parseMap(
                Map.of(
                    "pekko.actor.provider", "remote",
                    "pekko.loglevel", "WARNING",
                    "pekko.remote.artery.transport", "tcp",
                    "pekko.remote.artery.canonical.hostname", "127.0.0.1",
                    "pekko.remote.artery.canonical.port", settings.port()))
            .withFallback(ConfigFactory.load());
    ActorSystem started = ActorSystem.create(SYSTEM, config);
    boolean receiver = settings.role() == Role.RECEIVER;
    system = started;
    peerPort = settings.peerPort();
    self = started.actorOf(Props.create(Inbox.class, () -> new Inbox(inbox, receiver)), ACTOR);
  }

  private final class Inbox extends AbstractActor {
    private final Consumer<byte[]> inbox;
    private final boolean receiver;

    Inbox(Consumer<byte[]> inbox, boolean receiver) {
      this.inbox = inbox;
      this.receiver = receiver;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(byte[].class, inbox::accept)
          .matchEquals(HELLO, hello -> met(getSender()))
          .build();
    }

    private void met(ActorRef other) {
      peer = other;
      welcomed.countDown();
      if (receiver) {
        other.tell(HELLO, getSelf());
      }
    }
  }

  @Override
  public void connect() throws Exception {
    String path = "pekko://%s@127.0.0.1:%d/user/%s".formatted(SYSTEM, peerPort, ACTOR);
    ActorRef receiver =
        requireNonNull(system)
            .actorSelection(path)
            .resolveOne(CONNECT_TIMEOUT)
            .toCompletableFuture()
            .get(CONNECT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    receiver.tell(HELLO, requireNonNull(self));
    if (!welcomed.await(CONNECT_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the receiver does not answer");
    }
  }

  @Override
  public void send(byte[] message) {
    requireNonNull(peer).tell(message, ActorRef.noSender());
  }

  @Override
  public int windowMessages() {
    return WINDOW_MESSAGES;
  }

  @Override
  public void close() {
    requireNonNull(system).terminate();
  }
}
