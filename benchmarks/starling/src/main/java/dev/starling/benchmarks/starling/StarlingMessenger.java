package dev.starling.benchmarks.starling;

import static java.util.Objects.requireNonNull;

import dev.starling.benchmarks.workload.Messenger;
import dev.starling.benchmarks.workload.MessengerProcess;
import dev.starling.benchmarks.workload.Role;
import dev.starling.benchmarks.workload.Settings;
import dev.starling.erldist.dist.Cookie;
import dev.starling.erldist.node.ErlNode;
import dev.starling.erldist.node.LocalProcess;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.Pid;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Two nodes with a process in each; a message is a binary, sent to a pid. */
public final class StarlingMessenger implements Messenger {
  private static final String PROCESS = "bench";
  private static final String RECEIVER = "receiver@127.0.0.1";
  private static final String SENDER = "sender@127.0.0.1";
  private static final long CONNECT_TIMEOUT_SECONDS = 20;

  private final CountDownLatch welcomed = new CountDownLatch(1);
  private volatile @Nullable ErlNode node;
  private volatile @Nullable LocalProcess process;
  private volatile @Nullable Pid peer;

  public static void main(String[] arguments) {
    MessengerProcess.run(new StarlingMessenger(), arguments);
  }

  @Override
  public void start(Settings settings, Consumer<byte[]> inbox) throws Exception {
    boolean receiver = settings.role() == Role.RECEIVER;
    ErlNode started =
        ErlNode.builder(receiver ? RECEIVER : SENDER, Cookie.of("benchmark"))
            .epmdPort(settings.epmdPort())
            .build();
    node = started;
    process =
        started.spawn(
            PROCESS,
            (self, message) -> {
              if (message instanceof BinaryTerm bytes) {
                inbox.accept(bytes.toByteArray());
              } else if (message instanceof Pid pid) {
                peer = pid;
                welcomed.countDown();
                if (receiver) {
                  self.send(pid, self.pid());
                }
              }
            });
    started.start().toCompletableFuture().get(CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void connect() throws Exception {
    requireNonNull(node)
        .connect(RECEIVER)
        .toCompletableFuture()
        .get(CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    LocalProcess self = requireNonNull(process);
    self.send(PROCESS, RECEIVER, self.pid());
    if (!welcomed.await(CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the receiver does not answer");
    }
  }

  @Override
  public void send(byte[] message) {
    if (!requireNonNull(process).send(requireNonNull(peer), BinaryTerm.wrap(message))) {
      throw new IllegalStateException("the connection is gone");
    }
  }

  @Override
  public void close() {
    requireNonNull(node).close();
  }
}
