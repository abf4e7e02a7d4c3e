package dev.starling.benchmarks.jgroups;

import static java.util.Objects.requireNonNull;

import dev.starling.benchmarks.workload.Messenger;
import dev.starling.benchmarks.workload.MessengerProcess;
import dev.starling.benchmarks.workload.Settings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.protocols.TP;
import org.jspecify.annotations.Nullable;

/**
 * A group of two, with the stack that JGroups ships for TCP ({@code tcp.xml}). A message is bytes
 * to the other member. Its flow control holds a sender back.
 */
public final class JgroupsMessenger implements Messenger {
  private static final long CONNECT_TIMEOUT_SECONDS = 20;

  private final CompletableFuture<Address> met = new CompletableFuture<>();
  private volatile @Nullable JChannel channel;
  private volatile @Nullable Address peer;

  public static void main(String[] arguments) {
    MessengerProcess.run(new JgroupsMessenger(), arguments);
  }

  @Override
  public void start(Settings settings, Consumer<byte[]> inbox) throws Exception {
    System.setProperty("jgroups.bind_addr", "127.0.0.1");
    System.setProperty("jgroups.tcp.port_range", "0");
    System.setProperty(
        "jgroups.tcpping.initial_hosts",
        "127.0.0.1[%d],127.0.0.1[%d]".formatted(settings.port(), settings.peerPort()));
    JChannel started = new JChannel("tcp.xml");
    TP transport = started.getProtocolStack().getTransport();
    transport.setBindPort(settings.port()).setPortRange(0);
    // Would listen for probes on all interfaces.
    transport.getDiagnosticsHandler().setEnabled(false);
    started.setReceiver(new Inbox(inbox));
    channel = started;
    started.connect("bench");
  }

  private final class Inbox implements Receiver {
    private final Consumer<byte[]> inbox;

    Inbox(Consumer<byte[]> inbox) {
      this.inbox = inbox;
    }

    @Override
    public void receive(Message message) {
      peer = message.src();
      byte[] bytes = new byte[message.getLength()];
      System.arraycopy(message.getArray(), message.getOffset(), bytes, 0, bytes.length);
      inbox.accept(bytes);
    }

    @Override
    public void viewAccepted(View view) {
      Address own = requireNonNull(channel).getAddress();
      for (Address member : view.getMembers()) {
        if (!member.equals(own)) {
          peer = member;
          met.complete(member);
        }
      }
    }
  }

  @Override
  public void connect() throws Exception {
    met.get(CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void send(byte[] message) throws Exception {
    requireNonNull(channel).send(new BytesMessage(peer, message));
  }

  @Override
  public void close() {
    requireNonNull(channel).close();
  }
}
