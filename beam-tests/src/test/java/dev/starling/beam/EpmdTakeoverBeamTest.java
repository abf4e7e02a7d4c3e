package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Processes of ours, stock {@code erl} and Debian's {@code epmd} on one host, where whoever serves
 * EPMD dies, and a real one comes too late or too early. All are registered again, and not one
 * connection between nodes is touched.
 */
class EpmdTakeoverBeamTest {
  private static final String COOKIE = "epmd-takeover-test";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String ESTABLISHED = "01";

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Map<String, Integer> distPorts = new LinkedHashMap<>();
  private int epmdPort;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : opened) {
      resource.close();
    }
  }

  @Test
  void aRealEpmdFindsThePortTakenByUsAndByTheNextOfUs() throws Exception {
    epmdPort = Epmd.freePort();
    StarlingProcess owner = jvm("owner");
    Mesh mesh = new Mesh(jvm("other"), beam("a"), beam("b"));
    mesh.connectTo(owner);
    Mesh.Snapshot before = mesh.snapshotWithout("owner");
    assertARealEpmdGivesUp();
    owner.signal("-KILL");
    mesh.awaitGone(owner);
    awaitRegistered("other", "a", "b");
    assertARealEpmdGivesUp();
    mesh.assertIs(before);
    awaitNewcomerMeets(mesh);
  }

  @Test
  void aRealEpmdThatIsFasterThanUsServesUs() throws Exception {
    epmdPort = Epmd.freePort();
    StarlingProcess owner = jvm("owner");
    Mesh mesh = new Mesh(jvm("other"), beam("a"), beam("b"));
    mesh.connectTo(owner);
    Mesh.Snapshot before = mesh.snapshotWithout("owner");
    // What is stopped cannot take over.
    mesh.jvm().signal("-STOP");
    owner.signal("-KILL");
    assertTrue(owner.process().waitFor(10, TimeUnit.SECONDS));
    Epmd real = opened(Epmd.start(epmdPort));
    mesh.jvm().signal("-CONT");
    mesh.awaitGone(owner);
    awaitRegistered("other", "a", "b");
    assertTrue(real.process().isAlive(), "the real one serves");
    mesh.assertIs(before);
    awaitNewcomerMeets(mesh);
  }

  @Test
  void aRealEpmdThatIsKilledIsReplacedByOneOfUs() throws Exception {
    Epmd real = opened(Epmd.start());
    epmdPort = real.port();
    StarlingProcess second = jvm("second");
    Mesh mesh = new Mesh(jvm("first"), beam("a"), beam("b"));
    mesh.connectTo(second);
    Mesh.Snapshot before = mesh.snapshot();
    real.close();
    awaitRegistered("first", "second");
    // erl_epmd tries again every 2 s.
    awaitRegistered("a", "b");
    assertARealEpmdGivesUp();
    mesh.assertIs(before);
    awaitNewcomerMeets(mesh);
  }

  @Test
  void aRealEpmdThatIsRestartedFasterThanWeTakeOverIsUsedAgain() throws Exception {
    Epmd first = opened(Epmd.start());
    epmdPort = first.port();
    Mesh mesh = new Mesh(jvm("jvm"), beam("a"), beam("b"));
    Mesh.Snapshot before = mesh.snapshot();
    mesh.jvm().signal("-STOP");
    first.close();
    Epmd next = opened(Epmd.start(epmdPort));
    mesh.jvm().signal("-CONT");
    awaitRegistered("jvm", "a", "b");
    assertTrue(next.process().isAlive(), "the real one serves");
    mesh.assertIs(before);
  }

  /** A JVM node and two BEAM nodes that are connected with each other, and perhaps with more. */
  private final class Mesh {
    private final StarlingProcess jvm;
    private final List<Beam> beams;

    Mesh(StarlingProcess jvm, Beam... beams) {
      this.jvm = jvm;
      this.beams = List.of(beams);
      connectTo(jvm);
      assertEquals("pong", beams[0].eval("net_adm:ping('b@127.0.0.1')"));
    }

    StarlingProcess jvm() {
      return jvm;
    }

    void connectTo(StarlingProcess other) {
      for (Beam beam : beams) {
        assertEquals("pong", beam.eval("net_adm:ping('" + other.name() + "')"));
      }
    }

    void awaitGone(StarlingProcess dead) {
      for (Beam beam : beams) {
        Await.until(
            dead.name() + " is gone", SOON, () -> !beam.eval("nodes()").contains(dead.name()));
      }
      Await.until(
          "the JVM noticed as well", SOON, () -> !jvm.status(dead.name()).equals("healthy"));
    }

    /** The same without the connections of one, which all were dialled by others. */
    Snapshot snapshotWithout(String alive) throws IOException {
      distPorts.remove(alive);
      return snapshot();
    }

    /** Every connection between nodes by its two ports, and who everybody is. */
    Snapshot snapshot() throws IOException {
      List<String> creations = new ArrayList<>();
      for (Beam beam : beams) {
        creations.add(beam.eval("erts_internal:get_creation()"));
      }
      creations.add(jvm.get("/api/v1/node").get("creation").asString());
      return new Snapshot(creations, links());
    }

    void assertIs(Snapshot before) throws IOException {
      assertEquals(before, snapshot());
      for (Beam beam : beams) {
        assertEquals("", beam.output(), "nothing is logged");
      }
    }

    record Snapshot(List<String> creations, TreeSet<String> links) {}
  }

  /** Both port numbers of every TCP connection of a node that is listening. */
  private TreeSet<String> links() throws IOException {
    TreeSet<String> links = new TreeSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      List<String> lines = Files.readAllLines(Path.of(table));
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.strip().split(" +");
        int local = port(fields[1]);
        int remote = port(fields[2]);
        if (fields[3].equals(ESTABLISHED)
            && (distPorts.containsValue(local) || distPorts.containsValue(remote))) {
          links.add(local + "-" + remote);
        }
      }
    }
    return links;
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }

  private void awaitRegistered(String... names) {
    for (String name : names) {
      int port = distPorts.get(name);
      Await.until(
          name + " is registered again, at the same port",
          SOON,
          () -> Epmd.listens(epmdPort) && EpmdEntry.lookUp(epmdPort, name) == port);
    }
  }

  /** Debian's {@code epmd} ends, since it cannot have the port. */
  private void assertARealEpmdGivesUp() throws Exception {
    Process real = Epmd.command(epmdPort).start();
    try {
      assertTrue(real.waitFor(20, TimeUnit.SECONDS), "epmd ends");
    } finally {
      real.destroyForcibly();
      real.onExit().join();
    }
  }

  /** Who serves now knows them all. */
  private void awaitNewcomerMeets(Mesh mesh) throws IOException {
    Beam newcomer = beam("newcomer");
    for (String name : distPorts.keySet()) {
      if (!name.equals("newcomer")) {
        assertEquals("pong", newcomer.eval("net_adm:ping('" + name + "@127.0.0.1')"));
      }
    }
    mesh.jvm().awaitStatus("newcomer@127.0.0.1", "healthy", SOON);
  }

  private StarlingProcess jvm(String alive) throws IOException {
    StarlingProcess process =
        opened(StarlingProcess.start(alive + "@127.0.0.1", COOKIE, epmdPort, "--strategy", "none"));
    distPorts.put(alive, EpmdEntry.lookUp(epmdPort, alive));
    return process;
  }

  private Beam beam(String alive) throws IOException {
    Beam beam = opened(Beam.start(alive + "@127.0.0.1", COOKIE, epmdPort));
    distPorts.put(alive, EpmdEntry.lookUp(epmdPort, alive));
    return beam;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.add(resource);
    return resource;
  }
}
