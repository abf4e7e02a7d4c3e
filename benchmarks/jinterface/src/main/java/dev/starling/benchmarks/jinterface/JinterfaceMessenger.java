package dev.starling.benchmarks.jinterface;

import static java.util.Objects.requireNonNull;

import com.ericsson.otp.erlang.OtpErlangBinary;
import com.ericsson.otp.erlang.OtpErlangObject;
import com.ericsson.otp.erlang.OtpErlangPid;
import com.ericsson.otp.erlang.OtpMbox;
import com.ericsson.otp.erlang.OtpNode;
import dev.starling.benchmarks.workload.Messenger;
import dev.starling.benchmarks.workload.MessengerProcess;
import dev.starling.benchmarks.workload.Role;
import dev.starling.benchmarks.workload.Settings;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Two nodes with a mailbox in each, which a thread empties; a message is a binary, sent to a pid.
 * The thread that sends writes to the socket itself, and so is held back by it.
 */
public final class JinterfaceMessenger implements Messenger {
  private static final String PROCESS = "bench";
  private static final String RECEIVER = "receiver@127.0.0.1";
  private static final String SENDER = "sender@127.0.0.1";
  private static final long CONNECT_TIMEOUT_SECONDS = 20;

  private final CountDownLatch welcomed = new CountDownLatch(1);
  private volatile @Nullable OtpNode node;
  private volatile @Nullable OtpMbox mailbox;
  private volatile @Nullable OtpErlangPid peer;

  /** It takes the port of EPMD from the environment, as Erlang does. */
  public static void main(String[] arguments) {
    MessengerProcess.run(new JinterfaceMessenger(), arguments);
  }

  @Override
  public void start(Settings settings, Consumer<byte[]> inbox) throws Exception {
    boolean receiver = settings.role() == Role.RECEIVER;
    String name = receiver ? RECEIVER : SENDER;
    OtpNode started = new OtpNode(name, "benchmark", settings.port(), new LoopbackTransport());
    OtpMbox box = started.createMbox(PROCESS);
    node = started;
    mailbox = box;
    Thread reader = new Thread(() -> read(box, receiver, inbox), "mailbox");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(OtpMbox box, boolean receiver, Consumer<byte[]> inbox) {
    while (true) {
      try {
        OtpErlangObject message = box.receive();
        if (message instanceof OtpErlangBinary bytes) {
          inbox.accept(bytes.binaryValue());
        } else if (message instanceof OtpErlangPid pid) {
          peer = pid;
          welcomed.countDown();
          if (receiver) {
            box.send(pid, box.self());
          }
        }
      } catch (Exception e) {
        throw new IllegalStateException("the mailbox is gone", e);
      }
    }
  }

  @Override
  public void connect() throws Exception {
    OtpMbox box = requireNonNull(mailbox);
    box.send(PROCESS, RECEIVER, box.self());
    if (!welcomed.await(CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the receiver does not answer");
    }
  }

  @Override
  public void send(byte[] message) {
    requireNonNull(mailbox).send(requireNonNull(peer), new OtpErlangBinary(message));
  }

  @Override
  public void close() {
    requireNonNull(node).close();
  }
}
