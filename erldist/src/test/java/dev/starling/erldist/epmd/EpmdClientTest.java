package dev.starling.erldist.epmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.epmd.EpmdException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against an EPMD played by hand: good, slow, silent, and wrong. */
class EpmdClientTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);

  private final Loop loop = new Loop();
  private ServerSocket epmd = listen("127.0.0.1");

  private static ServerSocket listen(String address) {
    try {
      ServerSocket socket = new ServerSocket(0, 10, InetAddress.getByName(address));
      socket.setSoTimeout(20_000);
      return socket;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    epmd.close();
    loop.close();
  }

  @Test
  void registersUntilClosed() throws Exception {
    CompletionStage<EpmdRegistration> stage = register(LONG, NodeEntry.of("foo", 5000, false));
    try (RawSocket socket = accept()) {
      assertEquals("001078" + "13884d00" + "00060005" + "0003666f6f" + "0000", socket.read(18));
      socket.send("76 00 fedcba98");
      EpmdRegistration registration = Loop.await(stage);
      assertEquals(0xfedcba98L, registration.creation());
      registration.close();
      assertEquals("", socket.readAll());
      Loop.await(registration.ended());
    }
  }

  @Test
  void registersAtAnOldEpmdAndNoticesItsEnd() throws Exception {
    CompletionStage<EpmdRegistration> stage = register(LONG, NodeEntry.of("foo", 5000, true));
    EpmdRegistration registration;
    try (RawSocket socket = accept()) {
      assertEquals("001078" + "13884800", socket.read(7));
      socket.read(11);
      socket.send("79 00 0002");
      registration = Loop.await(stage);
      assertEquals(2, registration.creation());
    }
    Loop.await(registration.ended());
  }

  @ParameterizedTest
  @ValueSource(strings = {"76 01 00000063", "79 01 0063"})
  void aRefusedNameIsAClearError(String answer) throws Exception {
    CompletionStage<EpmdRegistration> stage = register(LONG, NodeEntry.of("foo", 5000, false));
    try (RawSocket socket = accept()) {
      socket.send(answer);
      EpmdException e = failure(Kind.NAME_REFUSED, stage);
      assertTrue(e.getMessage().contains("\"foo\""), e.getMessage());
    }
  }

  @Test
  void looksUp() throws Exception {
    CompletionStage<Optional<NodeEntry>> stage = lookup(LONG);
    try (RawSocket socket = accept()) {
      assertEquals("00047a666f6f", socket.read(6));
      socket.send("77 00 1388 4d 00 0006 0005 0003 666f6f 0000");
      assertEquals(Optional.of(NodeEntry.of("foo", 5000, false)), Loop.await(stage));
      assertEquals("", socket.readAll(), "the client closes what it needs no more");
    }
  }

  @Test
  void anAnswerMayComeInPieces() throws Exception {
    CompletionStage<Optional<NodeEntry>> stage = lookup(LONG);
    try (RawSocket socket = accept()) {
      for (String piece : "77 00 13 88 4d 00 00 06 00 05 00 03 66 6f 6f 00".split(" ")) {
        socket.send(piece);
        // A round through the event loop, so that pieces are read one by one.
        loop.call(() -> true);
      }
      socket.send("00");
      assertEquals(Optional.of(NodeEntry.of("foo", 5000, false)), Loop.await(stage));
    }
  }

  @Test
  void learnsThatANameIsUnknown() throws Exception {
    CompletionStage<Optional<NodeEntry>> stage = lookup(LONG);
    try (RawSocket socket = accept()) {
      socket.send("77 01");
      assertEquals(Optional.empty(), Loop.await(stage));
    }
  }

  @Test
  void listsNamesOverIpv6() throws Exception {
    Host.assumeIpv6();
    epmd.close();
    epmd = listen("::1");
    CompletionStage<List<RegisteredName>> stage = client(LONG).names(address());
    try (RawSocket socket = accept()) {
      assertEquals("00016e", socket.read(3));
      socket.send("00001111 6e616d6520666f6f20617420706f727420353030300a");
    }
    assertEquals(List.of(new RegisteredName("foo", 5000)), Loop.await(stage));
  }

  @Test
  void aSilentEpmdTimesOut() throws Exception {
    CompletionStage<Optional<NodeEntry>> stage = lookup(SHORT);
    try (RawSocket socket = accept()) {
      failure(Kind.TIMEOUT, stage);
      assertEquals("00047a666f6f", socket.readAll());
    }
  }

  @Test
  void anEpmdThatTricklesTimesOut() throws Exception {
    CompletionStage<List<RegisteredName>> stage = client(SHORT).names(address());
    AtomicBoolean done = new AtomicBoolean();
    stage.whenComplete((names, failure) -> done.set(true));
    try (RawSocket socket = accept()) {
      Loop.until(
          "the client gives up",
          () -> {
            sendUnlessClosed(socket, "61");
            return done.get();
          });
      failure(Kind.TIMEOUT, stage);
    }
  }

  @Test
  void nobodyListens() throws Exception {
    int port = epmd.getLocalPort();
    epmd.close();
    InetSocketAddress address = new InetSocketAddress(Addresses.LOOPBACK_IPV4, port);
    EpmdException e = failure(Kind.REFUSED, client(LONG).lookup(address, "foo"));
    assertTrue(e.getMessage().contains("127.0.0.1:" + port), e.getMessage());
  }

  @Test
  void anAnswerThatEndsTooSoonIsAnError() throws Exception {
    CompletionStage<Optional<NodeEntry>> stage = lookup(LONG);
    try (RawSocket socket = accept()) {
      socket.read(6);
      socket.send("77 00 13");
    }
    failure(Kind.CLOSED, stage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"485454502f312e31", "7701ff", "7700138848000006000500ff"})
  void garbageIsADeclaredError(String answer) throws Exception {
    CompletionStage<Optional<NodeEntry>> stage = lookup(LONG);
    try (RawSocket socket = accept()) {
      // Longer than any answer where the lengths in it allow that.
      socket.send(answer + "00".repeat(answer.length() > 20 ? 4_000 : 0));
      failure(Kind.MALFORMED, stage);
    }
  }

  @Test
  void anEndlessListOfNamesIsCutOff() throws Exception {
    CompletionStage<List<RegisteredName>> stage = client(LONG).names(address());
    AtomicBoolean done = new AtomicBoolean();
    stage.whenComplete((names, failure) -> done.set(true));
    String line = "6e616d6520666f6f20617420706f727420353030300a";
    try (RawSocket socket = accept()) {
      socket.send("00001111");
      for (int i = 0; i < 100 && !done.get(); i++) {
        sendUnlessClosed(socket, line.repeat(1_000));
      }
    }
    failure(Kind.MALFORMED, stage);
  }

  private static void sendUnlessClosed(RawSocket socket, String hex) {
    try {
      socket.send(hex);
    } catch (IOException e) {
      // The client has closed it, as it should; the test asks it why.
    }
  }

  private EpmdClient client(Duration timeout) {
    return new EpmdClient(loop.eventLoop(), timeout);
  }

  private CompletionStage<EpmdRegistration> register(Duration timeout, NodeEntry entry) {
    return client(timeout).register(address(), entry);
  }

  private CompletionStage<Optional<NodeEntry>> lookup(Duration timeout) {
    return client(timeout).lookup(address(), "foo");
  }

  private InetSocketAddress address() {
    return (InetSocketAddress) epmd.getLocalSocketAddress();
  }

  private RawSocket accept() throws IOException {
    return new RawSocket(epmd.accept());
  }

  private static EpmdException failure(Kind kind, CompletionStage<?> stage) {
    EpmdException e = Loop.failureOf(EpmdException.class, stage);
    assertEquals(kind, e.kind(), e.getMessage());
    return e;
  }
}
