package dev.starling.beam;

import static dev.starling.beam.ErlNodes.COOKIE;
import static dev.starling.beam.ErlNodes.failure;
import static dev.starling.beam.ErlNodes.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.node.CallTimeoutException;
import dev.starling.erldist.node.ErlNode;
import dev.starling.erldist.node.From;
import dev.starling.erldist.node.GenServer;
import dev.starling.erldist.node.LocalProcess;
import dev.starling.erldist.node.NoProcessException;
import dev.starling.erldist.node.NodeDownException;
import dev.starling.erldist.node.ProcessExitException;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers on either side, clients on the other. */
class GenServerBeamTest {
  private static final String ERL = "erl@127.0.0.1";
  private static final String US = "us@127.0.0.1";
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final List<Term> SEEN = new CopyOnWriteArrayList<>();

  private static Epmd epmd;
  private static Beam beam;
  private static ErlNode node;

  /** Echoes; says nothing to {@code silence}; crashes on {@code crash}. */
  private static final class Echo implements GenServer {
    @Override
    public void handleCall(LocalProcess self, From from, Term request) {
      if (request.equals(Atom.of("crash"))) {
        self.exit(Atom.of("crashed"));
      } else if (!request.equals(Atom.of("silence"))) {
        from.reply(TupleTerm.of(Atom.of("echo"), request));
      }
    }

    @Override
    public void handleCast(LocalProcess self, Term request) {
      SEEN.add(TupleTerm.of(Atom.of("cast"), request));
    }

    @Override
    public void handleInfo(LocalProcess self, Term message) {
      SEEN.add(message);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    epmd = Epmd.start();
    beam = Beam.start(ERL, COOKIE, epmd.port());
    node = ErlNodes.start(US, epmd.port());
    node.spawn("echo", new Echo());
    get(node.connect(ERL));
    beam.eval(
        "spawn(fun() -> register(server, self()), (fun L() -> receive"
            + " {'$gen_call', F, stop} -> exit(stopped);"
            + " {'$gen_call', F, silence} -> L();"
            + " {'$gen_call', F, R} -> gen_server:reply(F, {answer, R}), L();"
            + " {'$gen_cast', {tell, P, M}} -> P ! {told, M}, L();"
            + " {hello, P} -> P ! {hello, self()}, L() end end)() end)");
    Await.until(
        "the server is registered", SOON, () -> !beam.eval("whereis(server)").equals("undefined"));
  }

  @AfterAll
  static void stop() {
    node.close();
    beam.close();
    epmd.close();
  }

  @Test
  void theirCallsAreAnswered() {
    assertEquals("{echo,{a,1}}", beam.eval("gen_server:call({echo, 'us@127.0.0.1'}, {a, 1})"));
    assertEquals("{echo,b}", beam.eval("gen_server:call({echo, 'us@127.0.0.1'}, b, infinity)"));
    assertEquals("[]", beam.eval("element(2, process_info(self(), messages))"));
  }

  @Test
  void theirCallsFailAsTheyShould() {
    assertEquals(
        "{timeout,",
        beam.eval("element(2, catch gen_server:call({echo, 'us@127.0.0.1'}, silence," + " 100))")
            .substring(0, 9));
    assertEquals(
        "noproc",
        beam.eval("element(1, element(2, catch gen_server:call({nobody, 'us@127.0.0.1'}, x)))"));
    node.spawn("fragile", new Echo());
    assertEquals(
        "crashed",
        beam.eval(
            "element(1, element(2, catch gen_server:call({fragile,'us@127.0.0.1'}, crash)))"));
  }

  @Test
  void theirMultiCallsAndRequestCollectionsWork() {
    assertEquals(
        "{[{'us@127.0.0.1',{echo,hi}}],[]}",
        beam.eval("gen_server:multi_call(['us@127.0.0.1'], echo, hi)"));
    assertEquals(
        "{[{'us@127.0.0.1',{echo,hi}}],[]}",
        beam.eval("gen_server:multi_call(['us@127.0.0.1'], echo, hi, 5000)"));
    assertEquals(
        "{[],['us@127.0.0.1']}",
        beam.eval("gen_server:multi_call(['us@127.0.0.1'], nobody, hi, 5000)"));
    assertEquals(
        "{reply,{echo,hi}}",
        beam.eval(
            "gen_server:wait_response(gen_server:send_request({echo,'us@127.0.0.1'}, hi), 5000)"));
  }

  @Test
  void theirCastsAndMessagesArrive() {
    SEEN.clear();
    beam.eval("gen_server:cast({echo, 'us@127.0.0.1'}, 1)");
    beam.eval("gen_server:abcast(['us@127.0.0.1'], echo, 2)");
    beam.eval("{echo, 'us@127.0.0.1'} ! 3");
    beam.eval("erlang:send({echo, 'us@127.0.0.1'}, 4)");
    Await.until("all arrived", SOON, () -> SEEN.size() == 4);
    assertEquals("[{cast,1}, {cast,2}, 3, 4]", SEEN.toString());
  }

  @Test
  void aPidOfOursSurvivesTheirHands() throws Exception {
    SEEN.clear();
    LocalProcess process = node.spawn(new Echo());
    node.send("server", ERL, TupleTerm.of(Atom.of("hello"), process.pid()));
    Await.until("the greeting came back", SOON, () -> SEEN.size() == 1);
    TupleTerm greeting = (TupleTerm) SEEN.get(0);
    assertEquals(Atom.of("hello"), greeting.get(0));

    Term answer = get(node.call((Pid) greeting.get(1), IntegerTerm.of(7), SOON));
    assertEquals("{answer,7}", answer.toString());
  }

  @Test
  void ourCallsAreAnswered() throws Exception {
    assertEquals(
        "{answer,{a,1}}",
        get(node.call("server", ERL, TupleTerm.of(Atom.of("a"), IntegerTerm.of(1)), SOON))
            .toString());
    Term children = get(node.call("kernel_sup", ERL, Atom.of("count_children"), SOON));
    assertTrue(children.toString().startsWith("[{specs,"), children::toString);
  }

  @Test
  void ourCastsArrive() {
    SEEN.clear();
    LocalProcess process = node.spawn(new Echo());
    node.cast("server", ERL, TupleTerm.of(Atom.of("tell"), process.pid(), Atom.of("secret")));
    Await.until("it was told", SOON, () -> SEEN.size() == 1);
    assertEquals("[{told,secret}]", SEEN.toString());
  }

  @Test
  void ourCallsFailAsTheyShould() throws Exception {
    assertInstanceOf(NoProcessException.class, failure(node.call("nobody", ERL, Atom.OK, SOON)));
    assertInstanceOf(
        CallTimeoutException.class,
        failure(node.call("server", ERL, Atom.of("silence"), Duration.ofMillis(100))));
    assertInstanceOf(
        NodeDownException.class, failure(node.call("server", "no@127.0.0.1", Atom.OK, SOON)));
    beam.eval(
        "spawn(fun() -> register(fragile, self()), receive {'$gen_call',_,_} -> exit(why) end"
            + " end)");
    Await.until(
        "fragile is registered", SOON, () -> !beam.eval("whereis(fragile)").equals("undefined"));
    ProcessExitException exit =
        assertInstanceOf(
            ProcessExitException.class, failure(node.call("fragile", ERL, Atom.OK, SOON)));
    assertEquals(Atom.of("why"), exit.reason());
  }
}
