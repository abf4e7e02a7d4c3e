package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The same over both kinds of sockets. */
@ParameterizedClass
@EnumSource(SocketTransport.class)
class SocketTransportTest {
  private static final String US = "m@127.0.0.1";
  private static final String PEER = "p@127.0.0.1";

  /** More than the kernel's buffers of both sides hold. */
  private static final int LARGE_BYTES = 40_000_000;

  private static final TupleTerm FROM_ANN = fromProcess(1);
  private static final TupleTerm FROM_BOB = fromProcess(2);

  @Parameter SocketTransport transport;

  @BeforeEach
  void isThere() {
    assumeTrue(transport != SocketTransport.EPOLL || Epoll.isAvailable(), "no epoll here");
  }

  private static TupleTerm fromProcess(int id) {
    Pid sender = new Pid(Atom.of(US), id, 0, 1);
    return TupleTerm.of(IntegerTerm.of(6), sender, Atom.EMPTY, Atom.of("there"));
  }

  @Test
  void anEventLoopKnowsItsKind() {
    try (TestNode node = TestNode.startOn(transport, US)) {
      assertEquals(transport, SocketTransport.of(node.eventLoop));
    }
  }

  @Test
  void aRefusedConnectionIsKnownAsSuch() throws IOException {
    try (TestNode node = TestNode.startOn(transport, US)) {
      try (ServerSocket gone = new ServerSocket(0)) {
        node.ports.put(PEER, gone.getLocalPort());
      }
      assertEquals(ConnectFailure.REFUSED, Await.failure(node.endpoint.connect(PEER)).failure());
    }
  }

  @Test
  void aLargeMessageOfOneProcessIsOvertakenByThoseOfAnother() throws IOException {
    BinaryTerm large = BinaryTerm.wrap(new byte[LARGE_BYTES]);
    try (TestNode node = TestNode.startOn(transport, US);
        RawPeer peer = RawPeer.connect(node, PEER)) {
      node.handler.awaitEvent("connected " + PEER);
      Connection connection = node.handler.connected.get(0);
      node.onLoop(
          () -> {
            assertTrue(connection.send(FROM_ANN, large));
            assertTrue(connection.send(FROM_ANN, Atom.of("behind")));
            assertTrue(connection.isWritable(), "for others");
          });
      awaitStandstill(node, connection);
      node.onLoop(() -> assertTrue(connection.send(FROM_BOB, Atom.of("overtakes"))));

      WireFrames frames = peer.frames();
      assertTrue(endsWith(frames.next(), "overtakes"));
      WireFrames.Message whole = frames.next();
      assertEquals(1 + (LARGE_BYTES + 5 - 1) / (16 * 1024), whole.fragments());
      assertTrue(whole.bytes().length > LARGE_BYTES);
      assertTrue(endsWith(frames.next(), "behind"));
      Await.until("nothing waits", () -> pendingBytes(node, connection) == 0);
    }
  }

  @Test
  void aLargeMessageIsReadByThoseWhoWriteIt() {
    byte[] content = new byte[5_000_000];
    content[content.length - 1] = 3;
    try (TestNode a = TestNode.startOn(transport, US);
        TestNode b = TestNode.startOn(transport, PEER)) {
      Connection connection = a.connect(b);
      a.onLoop(
          () -> {
            connection.send(FROM_ANN, BinaryTerm.wrap(content));
            connection.send(FROM_ANN, Atom.OK);
          });
      Await.until("both arrive", () -> b.handler.messages.size() == 2);
      List<Term> payloads = b.handler.messages.stream().map(m -> (Term) m.payload()).toList();
      assertEquals(List.of(BinaryTerm.wrap(content), Atom.OK), payloads);
    }
  }

  private static boolean endsWith(WireFrames.Message message, String atom) {
    byte[] bytes = message.bytes();
    int length = atom.length();
    return new String(bytes, bytes.length - length, length, StandardCharsets.UTF_8).equals(atom);
  }

  private static long pendingBytes(TestNode node, Connection connection) {
    long[] pending = {0};
    node.onLoop(() -> pending[0] = connection.pendingBytes());
    return pending[0];
  }

  /** The peer does not read: at some time the kernel takes no more. */
  private static void awaitStandstill(TestNode node, Connection connection) {
    long[] last = {-1};
    Await.until(
        "the kernel takes no more",
        () -> {
          long pending = pendingBytes(node, connection);
          boolean still = pending == last[0];
          last[0] = pending;
          return still && pending > 0;
        });
  }
}
