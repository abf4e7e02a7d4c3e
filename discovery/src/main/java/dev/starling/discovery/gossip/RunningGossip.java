package dev.starling.discovery.gossip;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.discovery.DiscoveryException;
import dev.starling.core.discovery.DiscoveryStrategy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Gossip} at work: one daemon thread that sends a heartbeat, at once and then after a
 * random 1 to 5,000 ms each, and reads those of others in between. A socket that fails is opened
 * anew with the next heartbeat.
 */
public final class RunningGossip implements DiscoveryStrategy.Running {
  private static final Logger LOG = System.getLogger(RunningGossip.class.getName());

  private static final int MAX_INTERVAL_MS = 5_000;
  private static final long REFUSAL_REPORT_NANOS = Sightings.HOLDS.toNanos();
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final Gossip gossip;
  private final DiscoveryContext context;
  private final RandomGenerator random;
  private final @Nullable Envelope envelope;
  private final Selector selector;
  private final Thread thread = new Thread(this::run, "starling-gossip");
  private final Sightings sightings = new Sightings();
  private final ConcurrentMap<GossipCount, Long> counts = new ConcurrentHashMap<>();

  private @Nullable GossipSocket socket;
  private @Nullable SelectionKey key;
  private boolean failing;
  private @Nullable Long lastRefusalNanos;
  private volatile boolean closed;

  private RunningGossip(
      Gossip gossip, DiscoveryContext context, Selector selector, GossipSocket socket) {
    this.gossip = gossip;
    this.context = context;
    this.random = gossip.newRandom();
    String secret = gossip.secret();
    this.envelope = secret == null ? null : new Envelope(secret);
    this.selector = selector;
    this.socket = socket;
  }

  static RunningGossip start(Gossip gossip, DiscoveryContext context) throws DiscoveryException {
    GossipSocket socket = GossipSocket.open(gossip, context.listenAddress());
    RunningGossip running;
    try {
      running = new RunningGossip(gossip, context, Selector.open(), socket);
      running.key = socket.register(running.selector);
    } catch (IOException e) {
      socket.close();
      throw new DiscoveryException("cannot wait for datagrams: " + e.getMessage(), e);
    }
    running.thread.setDaemon(true);
    running.thread.start();
    return running;
  }

  /** How often {@code what} happened since the start. */
  public long count(GossipCount what) {
    return counts.getOrDefault(what, 0L);
  }

  private void run() {
    DatagramBudget budget = new DatagramBudget(System.nanoTime());
    long nextHeartbeatNanos = System.nanoTime();
    try (selector) {
      while (!closed) {
        long now = System.nanoTime();
        if (now - nextHeartbeatNanos >= 0) {
          sendHeartbeat();
          long intervalMs = random.nextInt(1, MAX_INTERVAL_MS + 1);
          nextHeartbeatNanos = now + TimeUnit.MILLISECONDS.toNanos(intervalMs);
        }
        await(nextHeartbeatNanos - now, budget.nanosUntilRefilled(now));
        receive(budget);
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, "gossip ends: it cannot wait for datagrams", e);
    } finally {
      closeSocket();
    }
  }

  /**
   * @param heartbeatNanos until the next heartbeat
   * @param budgetNanos until a datagram may be read; 0: now
   */
  private void await(long heartbeatNanos, long budgetNanos) throws IOException {
    long nanos = heartbeatNanos;
    if (key != null) {
      key.interestOps(budgetNanos > 0 ? 0 : SelectionKey.OP_READ);
      nanos = budgetNanos > 0 ? Math.min(nanos, budgetNanos) : nanos;
    }
    // Zero would mean for ever.
    selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    selector.selectedKeys().clear();
  }

  private void sendHeartbeat() {
    try {
      GossipSocket current = openSocket();
      byte[] plain = Heartbeat.encode(context.localNode());
      current.send(envelope == null ? plain : envelope.seal(plain));
      count1(GossipCount.SENT);
      failing = false;
    } catch (DiscoveryException | IOException e) {
      count1(GossipCount.NOT_SENT);
      socketFailed("sending a heartbeat failed: " + e.getMessage());
    }
  }

  private GossipSocket openSocket() throws DiscoveryException, IOException {
    GossipSocket current = socket;
    if (current == null) {
      current = GossipSocket.open(gossip, context.listenAddress());
      socket = current;
      key = current.register(selector);
    }
    return current;
  }

  private void receive(DatagramBudget budget) {
    try {
      while (!closed && socket != null && budget.take(System.nanoTime())) {
        GossipSocket.Received datagram = socket.receive();
        if (datagram == null) {
          return;
        }
        received(datagram);
      }
    } catch (IOException e) {
      socketFailed("receiving failed: " + e.getMessage());
    }
  }

  private void received(GossipSocket.Received datagram) {
    if (!datagram.wanted) {
      count1(GossipCount.WRONG_INTERFACE);
      return;
    }
    byte[] plain = datagram.bytes;
    if (envelope != null) {
      byte[] opened = envelope.open(plain);
      if (opened == null || !Heartbeat.isMarked(opened)) {
        count1(GossipCount.WRONG_SECRET);
        return;
      }
      plain = opened;
    }
    String node = Heartbeat.decode(plain);
    if (node == null) {
      count1(GossipCount.MALFORMED);
    } else if (node.equals(context.localNode())) {
      count1(GossipCount.OWN);
    } else {
      heard(node, System.nanoTime());
    }
  }

  private void heard(String node, long nowNanos) {
    count1(GossipCount.HEARD);
    switch (sightings.heard(node, nowNanos)) {
      case REPORT -> tell(() -> context.found(node, Sightings.HOLDS));
      case TOO_SOON -> {}
      case REFUSED -> {
        count1(GossipCount.REFUSED);
        if (lastRefusalNanos == null || nowNanos - lastRefusalNanos >= REFUSAL_REPORT_NANOS) {
          lastRefusalNanos = nowNanos;
          tell(
              () ->
                  context.failed(
                      Sightings.MAX_NAMES
                          + " nodes are heard already, ignoring more, such as "
                          + node));
        }
      }
    }
  }

  private void socketFailed(String detail) {
    closeSocket();
    if (!failing && !closed) {
      failing = true;
      tell(() -> context.failed(detail));
    }
  }

  private void closeSocket() {
    GossipSocket current = socket;
    socket = null;
    key = null;
    if (current != null) {
      current.close();
    }
  }

  /** Whoever listens must not end the gossip by throwing. */
  private void tell(Runnable report) {
    if (closed) {
      return;
    }
    try {
      report.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a listener to gossip threw", e);
    }
  }

  private void count1(GossipCount what) {
    counts.merge(what, 1L, Long::sum);
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(CLOSE_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
