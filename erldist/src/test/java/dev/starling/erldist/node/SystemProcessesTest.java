package dev.starling.erldist.node;

import static dev.starling.erldist.node.Fixture.BOB;
import static dev.starling.erldist.node.Fixture.NONE;
import static dev.starling.erldist.node.Fixture.REF;
import static dev.starling.erldist.node.Fixture.alias;
import static dev.starling.erldist.node.Fixture.assertSent;
import static dev.starling.erldist.node.Fixture.atom;
import static dev.starling.erldist.node.Fixture.frameWith;
import static dev.starling.erldist.node.Fixture.integer;
import static dev.starling.erldist.node.Fixture.list;
import static dev.starling.erldist.node.Fixture.tuple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.dist.CloseReason;
import dev.starling.erldist.dist.PeerInfo;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SystemProcessesTest {
  private final Fixture node = new Fixture();

  private Pid pid(String name) {
    return Objects.requireNonNull(node.core.processes().find(atom(name))).pid();
  }

  @Test
  void netKernelSaysYesToPings() {
    FakeConnection beam = node.connect();
    Term request = tuple(atom("is_auth"), atom("beam@127.0.0.1"));
    node.receiveWith(
        beam,
        tuple(atom("$gen_call"), tuple(BOB, alias(REF)), request),
        integer(6),
        BOB,
        NONE,
        atom("net_kernel"));
    assertSent(
        beam, frameWith(tuple(alias(REF), atom("yes")), integer(33), pid("net_kernel"), REF));
    node.receiveWith(
        beam,
        tuple(atom("$gen_call"), tuple(BOB, alias(REF)), atom("allowed")),
        integer(6),
        BOB,
        NONE,
        atom("net_kernel"));
    assertSent(beam);
  }

  @Test
  void visiblePeersAreToldThatWeAreInSync() {
    FakeConnection visible = new FakeConnection("beam@127.0.0.1", FakeConnection.OTP_25, true);
    node.core.connected(visible);
    Term inSync = tuple(atom("in_sync"), atom(Fixture.US), atom("true"));
    assertSent(
        visible,
        frameWith(
            tuple(atom("$gen_cast"), inSync),
            integer(6),
            node.core.clientPid(),
            NONE,
            atom("global_name_server")));
    assertSent(node.connect("hidden@127.0.0.1"));
  }

  @Test
  void whatGlobalAndPgSayIsIgnored() {
    FakeConnection beam = node.connect();
    for (String name : List.of("global_name_server", "pg")) {
      node.receiveWith(beam, tuple(atom("discover"), BOB), integer(6), BOB, NONE, atom(name));
    }
    assertSent(beam);
    assertEquals(new NodeStats(0, 0, 0, 0, 0, 0), node.stats());
  }

  private Term ioReply(FakeConnection beam, Term request) {
    CompletableFuture<Term> result = new CompletableFuture<>();
    node.core
        .calls()
        .rpc("beam@127.0.0.1", atom("io"), atom("f"), List.of(), Duration.ofSeconds(1), result);
    Pid leader = (Pid) beam.taken().get(0).control().get(3);
    node.receiveWith(beam, tuple(atom("io_request"), BOB, REF, request), integer(22), BOB, leader);
    List<FakeConnection.Frame> sent = beam.taken();
    assertEquals(1, sent.size());
    TupleTerm reply = (TupleTerm) Objects.requireNonNull(sent.get(0).payload());
    assertEquals(tuple(atom("io_reply"), REF), tuple(reply.get(0), reply.get(1)));
    return reply.get(2);
  }

  @Test
  void theGroupLeaderTakesOutputAndHasNoInput() {
    FakeConnection beam = node.connect();
    Term ok = atom("ok");
    Term notSupported = tuple(atom("error"), atom("enotsup"));
    Term text = BinaryTerm.utf8("größe");
    Term put = tuple(atom("put_chars"), atom("unicode"), text);
    Term putCode =
        tuple(atom("put_chars"), atom("unicode"), atom("io_lib"), atom("format"), list(text));
    Term get = tuple(atom("get_line"), atom("unicode"), text);
    assertEquals(ok, ioReply(beam, put));
    assertEquals(ok, ioReply(beam, putCode));
    assertEquals(ok, ioReply(beam, tuple(atom("setopts"), list())));
    assertEquals(list(), ioReply(beam, atom("getopts")));
    assertEquals(notSupported, ioReply(beam, get));
    assertEquals(notSupported, ioReply(beam, atom("odd")));
    assertEquals(ok, ioReply(beam, tuple(atom("requests"), list(put, put))));
    assertEquals(notSupported, ioReply(beam, tuple(atom("requests"), list(put, get, put))));
    assertEquals(5, node.logger.lines.stream().filter(line -> line.contains("größe")).count());
  }

  @Test
  void nestedOutputRequestsAreBounded() {
    FakeConnection beam = node.connect();
    Term request = tuple(atom("put_chars"), atom("unicode"), list());
    for (int i = 0; i < 20; i++) {
      request = tuple(atom("requests"), list(request));
    }
    assertEquals(tuple(atom("error"), atom("enotsup")), ioReply(beam, request));
  }

  @Test
  void outputInTheLogIsBounded() {
    FakeConnection beam = node.connect();
    ioReply(beam, tuple(atom("put_chars"), atom("unicode"), BinaryTerm.utf8("x".repeat(5_000))));
    String line = node.logger.lines.get(node.logger.lines.size() - 1);
    assertTrue(line.length() < 1_200, () -> line.length() + " characters");
    assertTrue(line.endsWith("..."));
  }

  @Test
  void remoteLogEventsGoToOurLog() {
    FakeConnection beam = node.connect();
    Term text = BinaryTerm.utf8("on fire");
    Term meta = MapTerm.EMPTY;
    List<Term> messages =
        List.of(
            tuple(atom("log"), atom("error"), text, meta),
            tuple(atom("log"), atom("error"), BinaryTerm.utf8("~p"), list(text), meta),
            tuple(atom("odd"), text));
    for (Term message : messages) {
      node.receiveWith(beam, message, integer(6), BOB, NONE, atom("logger_proxy"));
    }
    List<String> lines = node.logger.lines;
    assertEquals(2, lines.size());
    assertEquals("DEBUG logged by a remote process, error: on fire", lines.get(0));
    assertEquals("DEBUG logged by a remote process, error: ~p on fire", lines.get(1));
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    NodeCore core =
        new NodeCore(
            node.core.context(),
            Fixture.CREATION,
            node.logger,
            List.of(
                new NodeListener() {
                  @Override
                  public void up(PeerInfo peer) {
                    throw new IllegalStateException("up");
                  }

                  @Override
                  public void down(PeerInfo peer, CloseReason reason) {
                    throw new IllegalStateException("down");
                  }
                }));
    FakeConnection beam = new FakeConnection("beam@127.0.0.1", 0, false);
    core.connected(beam);
    assertEquals(1, core.peers().infos().size());
    core.closed(beam, CloseReason.LOCAL);
    assertTrue(core.peers().infos().isEmpty());
    assertEquals(2, node.stats().failedHandlers());
    core.closed(beam, CloseReason.LOCAL);
    assertFalse(core.send(BOB, "x", "beam@127.0.0.1", atom("hello")));
  }
}
