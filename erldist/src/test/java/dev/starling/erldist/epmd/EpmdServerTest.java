package dev.starling.erldist.epmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as raw sockets see it, every byte written by hand. */
class EpmdServerTest {
  private static final String ALIVE2_FOO = "0010 78 1388 4d 00 0006 0005 0003 666f6f 0000";
  private static final String ALIVE2_OLD_BAR = "0010 78 1389 48 00 0005 0005 0003 626172 0000";
  private static final String LOOKUP_FOO = "0004 7a 666f6f";
  private static final String ENTRY_OF_FOO =
      "77001388" + "4d00" + "00060005" + "0003666f6f" + "0000";
  private static final String UNKNOWN = "7701";
  private static final String REFUSED = "760100000063";
  private static final String NAMES = "0001 6e";

  private final Loop loop = new Loop();
  private final List<RawSocket> sockets = new ArrayList<>();
  private int port;

  @AfterEach
  void close() throws IOException {
    for (RawSocket socket : sockets) {
      socket.close();
    }
    loop.close();
  }

  @Test
  void registersForAsLongAsTheSocketIsOpen() throws Exception {
    serve(EpmdLimits.DEFAULT);
    RawSocket node = connect().send(ALIVE2_FOO);
    String answer = node.read(6);
    assertTrue(answer.startsWith("7600"), answer);
    assertNotEquals("00000000", answer.substring(4));
    assertEquals(ENTRY_OF_FOO, ask(LOOKUP_FOO));

    node.close();
    Loop.until("foo is gone", () -> ask(LOOKUP_FOO).equals(UNKNOWN));
    String nextLife = connect().send(ALIVE2_FOO).read(6);
    assertTrue(nextLife.startsWith("7600"), nextLife);
    assertNotEquals(answer, nextLife);
  }

  @Test
  void answersAnOldNodeWithAShortCreation() throws Exception {
    serve(EpmdLimits.DEFAULT);
    assertEquals("79000001", connect().send(ALIVE2_OLD_BAR).read(4));
    assertEquals("79010063", ask(ALIVE2_OLD_BAR));
  }

  @Test
  void refusesANameThatIsTaken() throws Exception {
    serve(EpmdLimits.DEFAULT);
    connect().send(ALIVE2_FOO).read(6);
    assertEquals(REFUSED, ask(ALIVE2_FOO));
    assertEquals(ENTRY_OF_FOO, ask(LOOKUP_FOO));
  }

  @Test
  void listsNames() throws Exception {
    serve(EpmdLimits.DEFAULT);
    String header = String.format("%08x", port);
    assertEquals(header, ask(NAMES));
    connect().send(ALIVE2_FOO).read(6);
    connect().send(ALIVE2_OLD_BAR).read(4);
    String foo = "6e616d6520666f6f20617420706f727420353030300a";
    String bar = "6e616d652062617220617420706f727420353030310a";
    assertEquals(header + foo + bar, ask(NAMES));
  }

  @Test
  void aRequestMayComeInPieces() throws Exception {
    serve(EpmdLimits.DEFAULT);
    connect().send(ALIVE2_FOO).read(6);
    RawSocket slow = connect();
    for (String piece : "00 04 7a 66 6f".split(" ")) {
      slow.send(piece);
      // Answered in order, so the piece was seen by itself.
      ask(NAMES);
    }
    assertEquals(ENTRY_OF_FOO, slow.send("6f").readAll());
  }

  @Test
  void neitherEndsNorTellsNorDropsOnRequest() throws Exception {
    serve(EpmdLimits.DEFAULT);
    connect().send(ALIVE2_FOO).read(6);
    assertEquals("4e4f", ask("0001 6b"));
    assertEquals("", ask("0001 64"));
    assertEquals("", ask("0004 73 666f6f"));
    assertEquals(ENTRY_OF_FOO, ask(LOOKUP_FOO));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000", "ffff", "0001 71", "0002 7a ff", "0001 6e 6e", "474554202f0d0a"})
  void closesOnGarbage(String hex) throws Exception {
    serve(EpmdLimits.DEFAULT);
    assertEquals("", ask(hex));
    assertEquals(UNKNOWN, ask(LOOKUP_FOO));
  }

  @Test
  void anyByteOnARegistrationEndsIt() throws Exception {
    serve(EpmdLimits.DEFAULT);
    RawSocket node = connect().send(ALIVE2_FOO);
    node.read(6);
    assertEquals("", node.send("00").readAll());
    Loop.until("foo is gone", () -> ask(LOOKUP_FOO).equals(UNKNOWN));
  }

  @Test
  void silentConnectionsAndHalfRequestsAreClosedInTime() throws Exception {
    serve(new EpmdLimits(8, 8, 8, Duration.ofMillis(100)));
    RawSocket registered = connect().send(ALIVE2_FOO);
    registered.read(6);
    assertEquals("", connect().readAll());
    assertEquals("", connect().send("0004 7a 66").readAll());
    assertEquals(ENTRY_OF_FOO, ask(LOOKUP_FOO), "a registration has no such limit");
  }

  @Test
  void beyondTheLimitTheEldestWithoutARegistrationMakesRoom() throws Exception {
    serve(new EpmdLimits(3, 3, 8, Duration.ofMinutes(1)));
    RawSocket registered = connect().send(ALIVE2_FOO);
    registered.read(6);
    RawSocket eldest = connect().send("0010");
    RawSocket younger = connect().send("0010");
    assertEquals(ENTRY_OF_FOO, ask(LOOKUP_FOO));
    assertEquals("", eldest.readAll());
    // One was asked and is gone, so that there is room for this one, and none for another.
    RawSocket youngest = connect().send("0004 7a");
    assertEquals(ENTRY_OF_FOO, ask(LOOKUP_FOO));
    assertEquals("", younger.readAll());
    assertEquals(ENTRY_OF_FOO, youngest.send("66 6f 6f").readAll(), "it keeps its place");
  }

  @Test
  void whereAllCarryRegistrationsANewConnectionIsClosed() throws Exception {
    serve(new EpmdLimits(1, 1, 8, Duration.ofMinutes(1)));
    RawSocket registered = connect().send(ALIVE2_FOO);
    registered.read(6);
    Loop.until("the second is closed unanswered", () -> ask(LOOKUP_FOO).isEmpty());
    registered.close();
    Loop.until("there is room again", () -> ask(LOOKUP_FOO).equals(UNKNOWN));
  }

  @Test
  void registrationsBeyondTheLimitAreRefused() throws Exception {
    serve(new EpmdLimits(8, 8, 1, Duration.ofMinutes(1)));
    RawSocket first = connect().send(ALIVE2_FOO);
    first.read(6);
    assertEquals("79010063", ask(ALIVE2_OLD_BAR));
    first.close();
    Loop.until("there is room again", () -> ask(LOOKUP_FOO).equals(UNKNOWN));
    assertEquals("79000001", connect().send(ALIVE2_OLD_BAR).read(4));
  }

  @Test
  void otherHostsMayAskButNotRegisterNorKill() throws Exception {
    serve(EpmdLimits.DEFAULT, channel -> false);
    assertEquals("", ask(ALIVE2_FOO));
    assertEquals("", ask("0001 6b"));
    assertEquals(UNKNOWN, ask(LOOKUP_FOO));
    assertEquals(String.format("%08x", port), ask(NAMES));
  }

  @Test
  void otherHostsCannotTakeAllConnections() throws Exception {
    AtomicBoolean local = new AtomicBoolean();
    serve(new EpmdLimits(3, 2, 8, Duration.ofMinutes(1)), channel -> local.get());
    RawSocket eldest = connect().send("0004");
    RawSocket younger = connect().send("0004");
    assertEquals(UNKNOWN, ask(LOOKUP_FOO));
    assertEquals("", eldest.readAll(), "room is made among those from outside");
    local.set(true);
    assertEquals(UNKNOWN, ask(LOOKUP_FOO));
    assertEquals(UNKNOWN, younger.send("7a 66 6f 6f").readAll());
  }

  @Test
  void servesIpv6() throws Exception {
    Host.assumeIpv6();
    EpmdServer server = serve(EpmdLimits.DEFAULT);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("::1"), port);
    Loop.await(loop.call(() -> server.listen(address)));
    RawSocket node = RawSocket.connect(address).send(ALIVE2_FOO);
    sockets.add(node);
    assertTrue(node.read(6).startsWith("7600"));
    assertEquals(ENTRY_OF_FOO, ask(LOOKUP_FOO));
  }

  @Test
  void closingEndsListenersAndConnections() throws Exception {
    EpmdServer server = serve(EpmdLimits.DEFAULT);
    RawSocket node = connect().send(ALIVE2_FOO);
    node.read(6);
    Loop.await(loop.call(server::close));
    assertEquals("", node.readAll());
    EpmdLimits limits = EpmdLimits.DEFAULT;
    EpmdServer next = new EpmdServer(loop.eventLoop(), registry(limits), limits);
    Loop.await(loop.call(() -> next.listen(loopback())));
    assertEquals(UNKNOWN, ask(LOOKUP_FOO));
  }

  private EpmdServer serve(EpmdLimits limits) throws IOException {
    return serve(new EpmdServer(loop.eventLoop(), registry(limits), limits));
  }

  private EpmdServer serve(EpmdLimits limits, Predicate<SocketChannel> local) throws IOException {
    return serve(new EpmdServer(loop.eventLoop(), registry(limits), limits, local));
  }

  private EpmdServer serve(EpmdServer server) throws IOException {
    port = RawSocket.freePort();
    Loop.await(loop.call(() -> server.listen(loopback())));
    return server;
  }

  private static EpmdRegistry registry(EpmdLimits limits) {
    return new EpmdRegistry(limits.registrations(), 1_000);
  }

  private RawSocket connect() throws IOException {
    RawSocket socket = RawSocket.connect(loopback());
    sockets.add(socket);
    return socket;
  }

  private String ask(String hex) throws IOException {
    try (RawSocket socket = RawSocket.connect(loopback())) {
      return socket.send(hex).readAll();
    }
  }

  private InetSocketAddress loopback() {
    return new InetSocketAddress(Addresses.LOOPBACK_IPV4, port);
  }
}
