package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A node under a rain of bytes: connections to its distribution port and to the EPMD that it
 * serves, datagrams to its gossip port, and peers that know the cookie and misbehave. A JVM node
 * and a BEAM node are connected with it, and shall not notice.
 */
class HostileInputBeamTest {
  private static final String COOKIE = "hostile-input-test";
  private static final String TARGET = "target@127.0.0.1";
  private static final String PARTNER = "partner@127.0.0.1";
  private static final String BEAM = "beam@127.0.0.1";
  private static final String MULTICAST_GROUP = "233.252.1.32";
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final boolean LONG = Boolean.getBoolean("starling.long");
  private static final int EACH = LONG ? 100_000 : 3_000;
  private static final Duration PATIENCE = LONG ? Duration.ofHours(1) : Duration.ofMinutes(3);

  /** One in so many attackers knows the cookie. */
  private static final int COOKIE_SHARE = 20;

  private static final int COOKIE_NAMES = 20;
  private static final int MAX_FRAMES = 5;

  /** However much comes: so many lines, and so many more for each second. */
  private static final long MAX_LINES = 700;

  private static final long MAX_LINES_PER_SECOND = 3;

  private static final long MAX_HEAP_GROWTH_BYTES = 16 << 20;
  private static final long MAX_RESIDENT_GROWTH_BYTES = 64 << 20;
  private static final int MAX_NEW_DESCRIPTORS = 10;
  private static final int MAX_NEW_THREADS = 6;

  private final ExecutorService attackers = Executors.newFixedThreadPool(5);
  private final List<AutoCloseable> nodes = new ArrayList<>();
  private final AtomicBoolean watching = new AtomicBoolean(true);
  private final AtomicReference<String> disturbance = new AtomicReference<>();

  private int epmdPort;
  private int gossipPort;
  private StarlingProcess target;
  private StarlingProcess partner;
  private Beam beam;

  @BeforeEach
  void connectThree() throws Exception {
    epmdPort = Epmd.freePort();
    gossipPort = Epmd.freePort();
    target = starling(TARGET);
    partner = starling(PARTNER);
    beam = erl(BEAM);
    assertEquals(
        "[pong,pong]", beam.eval("[net_adm:ping(N) || N <- ['" + TARGET + "','" + PARTNER + "']]"));
    target.awaitStatus(PARTNER, "healthy", SOON);
    target.awaitStatus(BEAM, "healthy", SOON);
    partner.awaitStatus(TARGET, "healthy", SOON);
    beam.eval("net_kernel:monitor_nodes(true)");
  }

  @AfterEach
  void end() throws Exception {
    watching.set(false);
    attackers.shutdownNow();
    for (AutoCloseable node : nodes) {
      node.close();
    }
  }

  @Test
  void nobodyNotices() throws Exception {
    List<String> before = identities();
    int descriptors = ProcessFigures.descriptors(target.process());
    // What a first rain loads and allocates once is no growth.
    rain(Math.max(EACH / 10, 1_000), 1);
    awaitDescriptors(descriptors);
    ProcessFigures calm = ProcessFigures.of(target.process());

    long lines = target.outputLines();
    long startNanos = System.nanoTime();
    Future<?> watch = attackers.submit(this::watch);
    rain(EACH, 2);
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
    awaitDescriptors(descriptors);
    ProcessFigures after = ProcessFigures.of(target.process());
    joinsByGossip();
    watching.set(false);
    watch.get(SOON.toSeconds(), TimeUnit.SECONDS);

    long newLines = target.outputLines() - lines;
    String figures =
        EACH
            + " connections to each port and datagrams in "
            + seconds
            + " s, "
            + newLines
            + " log lines; before: "
            + calm
            + "; after: "
            + after;
    Results.record("hostile input", figures);
    assertEquals(null, disturbance.get(), "what a peer noticed");
    assertEquals(before, identities());
    assertEquals("none", beam.eval("receive {nodedown, N} -> N after 0 -> none end"));
    assertTrue(newLines <= MAX_LINES + MAX_LINES_PER_SECOND * seconds, figures);
    assertTrue(after.heapBytes() - calm.heapBytes() <= MAX_HEAP_GROWTH_BYTES, figures);
    assertTrue(after.residentBytes() - calm.residentBytes() <= MAX_RESIDENT_GROWTH_BYTES, figures);
    assertTrue(after.threads() - calm.threads() <= MAX_NEW_THREADS, figures);
  }

  /** Everything at once; a BEAM node joins meanwhile, and the connected one gets its answers. */
  private void rain(int each, long seed) throws Exception {
    int distPort = EpmdEntry.lookUp(epmdPort, "target");
    HostileBytes handshakes = new HostileBytes(seed);
    HostileBytes requests = new HostileBytes(seed + 100);
    HostileBytes heartbeats = new HostileBytes(seed + 200);
    HostileBytes frames = new HostileBytes(seed + 300);
    Future<Integer> misbehaving =
        attackers.submit(() -> misbehave(distPort, each / COOKIE_SHARE, frames));
    List<Future<?>> rain =
        List.of(
            misbehaving,
            attackers.submit(() -> connect(distPort, each, handshakes, handshakes::handshake)),
            attackers.submit(() -> connect(epmdPort, each, requests, requests::epmdRequest)),
            attackers.submit(() -> sendDatagrams(each, heartbeats)));
    String ping = "net_adm:ping('" + TARGET + "')";
    String newcomer = "newcomer" + seed + "@127.0.0.1";
    try (Beam joining = erl(newcomer)) {
      Await.until("a newcomer joins", SOON, () -> joining.eval(ping).equals("pong"));
      target.awaitStatus(newcomer, "healthy", SOON);
      for (Future<?> attack : rain) {
        Await.until(
            "the rain ends",
            PATIENCE,
            () -> {
              assertEquals("pong", beam.eval(ping));
              return attack.isDone();
            });
        attack.get();
      }
    }
    assertTrue(misbehaving.get() > each / COOKIE_SHARE / 2, "let in: " + misbehaving.get());
  }

  private static Void connect(int port, int count, HostileBytes from, Supplier<byte[]> bytes)
      throws IOException {
    try (Attacker attacker = new Attacker(from.random())) {
      attacker.connections(port, count, bytes);
    }
    return null;
  }

  private Void sendDatagrams(int count, HostileBytes from) throws IOException {
    Attacker.datagrams(MULTICAST_GROUP, gossipPort, count, from::heartbeat);
    return null;
  }

  /** How many times it was let in. */
  private static int misbehave(int port, int count, HostileBytes bytes) {
    int letIn = 0;
    for (int i = 0; i < count; i++) {
      String name = "ghost" + i % COOKIE_NAMES + "@127.0.0.1";
      try (CookiePeer peer = CookiePeer.connect(port, name, COOKIE, bytes.flags())) {
        letIn++;
        for (int frames = bytes.random().nextInt(MAX_FRAMES); frames >= 0; frames--) {
          peer.misbehave(bytes);
        }
      } catch (IOException e) {
        // Closed by the target, which it may do at any time.
      }
    }
    return letIn;
  }

  /** Notes the first moment at which one of the three is anything but healthy to another. */
  private Void watch() {
    while (watching.get() && disturbance.get() == null) {
      String seen =
          target.status(PARTNER) + " " + target.status(BEAM) + " " + partner.status(TARGET);
      if (!seen.equals("healthy healthy healthy")) {
        disturbance.set(seen);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return null;
  }

  /** What would change with a life, or with a time as no member. */
  private List<String> identities() {
    return List.of(identity(target, PARTNER), identity(target, BEAM), identity(partner, TARGET));
  }

  private static String identity(StarlingProcess asked, String other) {
    JsonNode node = asked.node(other).orElseThrow();
    return node.get("incarnation") + " since " + node.get("joinedAt");
  }

  private void joinsByGossip() throws IOException {
    StarlingProcess newcomer = starling("latecomer@127.0.0.1");
    newcomer.awaitStatus(TARGET, "healthy", SOON);
    target.awaitStatus(newcomer.name(), "healthy", SOON);
    newcomer.awaitStatus(PARTNER, "healthy", SOON);
  }

  private void awaitDescriptors(int before) {
    Await.until(
        "the target holds no more descriptors than " + before + " and a few",
        SOON,
        () -> ProcessFigures.descriptors(target.process()) <= before + MAX_NEW_DESCRIPTORS);
  }

  private StarlingProcess starling(String name) throws IOException {
    StarlingProcess started =
        StarlingProcess.start(
            name, COOKIE, epmdPort, "--gossip-port", Integer.toString(gossipPort));
    nodes.add(started);
    return started;
  }

  private Beam erl(String name) throws IOException {
    Beam started = Beam.start(name, COOKIE, epmdPort);
    nodes.add(started);
    return started;
  }
}
