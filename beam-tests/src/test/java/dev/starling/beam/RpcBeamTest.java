package dev.starling.beam;

import static dev.starling.beam.ErlNodes.COOKIE;
import static dev.starling.beam.ErlNodes.failure;
import static dev.starling.beam.ErlNodes.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.node.CallTimeoutException;
import dev.starling.erldist.node.ErlNode;
import dev.starling.erldist.node.ErlangException;
import dev.starling.erldist.node.ErrorClass;
import dev.starling.erldist.node.RemoteCall;
import dev.starling.erldist.node.RemoteErrorException;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Term;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code rpc} and {@code erpc} of a stock {@code erl}, and ours to it. */
class RpcBeamTest {
  private static final String ERL = "erl@127.0.0.1";
  private static final String US = "us@127.0.0.1";
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final List<Term> CAST = new CopyOnWriteArrayList<>();
  private static final ExecutorService EXECUTOR = Executors.newSingleThreadExecutor();

  private static Epmd epmd;
  private static Beam beam;
  private static ErlNode node;

  @BeforeAll
  static void start() throws Exception {
    epmd = Epmd.start();
    beam = Beam.start(ERL, COOKIE, epmd.port());
    node = ErlNodes.start(US, epmd.port());
    node.registerFunction("java", "size", call -> IntegerTerm.of(call.arguments().size()));
    node.registerFunction("java", "slow", 0, EXECUTOR, call -> Atom.of("done"));
    node.registerAsyncFunction("java", "never", 0, call -> new CompletableFuture<>());
    node.registerFunction("java", "raise", 2, RpcBeamTest::raise);
    node.registerFunction(
        "java",
        "note",
        1,
        call -> {
          CAST.add(call.arguments().get(0));
          return Atom.OK;
        });
    get(node.connect(ERL));
  }

  private static Term raise(RemoteCall call) {
    String name = ((Atom) call.arguments().get(0)).name();
    throw new ErlangException(
        ErrorClass.valueOf(name.toUpperCase(Locale.ROOT)), call.arguments().get(1));
  }

  @AfterAll
  static void stop() {
    node.close();
    beam.close();
    epmd.close();
    EXECUTOR.shutdownNow();
  }

  private static String ours(String call) {
    // In a fun, so that no variable lasts.
    return beam.eval("(fun() -> " + call.replace("US", "'us@127.0.0.1'") + " end)()");
  }

  @Test
  void registeredFunctionsAreCalled() {
    assertEquals("2", ours("rpc:call(US, java, size, [a, b])"));
    assertEquals("0", ours("rpc:call(US, java, size, [], 5000)"));
    assertEquals("1", ours("erpc:call(US, java, size, [a])"));
    assertEquals("done", ours("erpc:call(US, java, slow, [], 5000)"));
    assertEquals("3", ours("rpc:block_call(US, java, size, [a, b, c])"));
    assertEquals("3", ours("rpc:block_call(US, java, size, [a, b, c], 5000)"));
    assertEquals("1", ours("rpc:yield(rpc:async_call(US, java, size, [a]))"));
    assertEquals("{[1],[]}", ours("rpc:multicall([US], java, size, [a])"));
    assertEquals("[{ok,1}]", ours("erpc:multicall([US], java, size, [a])"));
    assertEquals(
        "{response,1}", ours("erpc:wait_response(erpc:send_request(US, java, size, [a]), 5000)"));
    assertEquals("[]", beam.eval("element(2, process_info(self(), messages))"));
  }

  @Test
  void nothingElseIs() {
    assertEquals(
        "{badrpc,{'EXIT',{undef,[{os,cmd,[\"id\"],[]}]}}}",
        ours("rpc:call(US, os, cmd, [\"id\"])"));
    assertEquals(
        "{error,{exception,undef,[{os,cmd,[\"id\"],[]}]}}",
        ours("try erpc:call(US, os, cmd, [\"id\"]) catch C:R -> {C, R} end"));
    assertEquals(
        "{badrpc,{'EXIT',{undef,[{java,slow,[1],[]}]}}}", ours("rpc:call(US, java, slow, [1])"));
    assertEquals(
        "{badrpc,{'EXIT',{undef,[{os,cmd,[\"id\"],[]}]}}}",
        ours("rpc:block_call(US, os, cmd, [\"id\"])"));
    assertEquals(
        "{error,{exception,undef,[{erlang,apply,2,[]}]}}",
        ours(
            "try erpc:call(US, fun() -> ok end) catch C:{E, R, [{M, F, A, L}]} ->"
                + " {C, {E, R, [{M, F, length(A), L}]}} end"));
    assertEquals(
        "{[{badrpc,{'EXIT',{undef,[{no,f,[],[]}]}}}],[]}", ours("rpc:multicall([US], no, f, [])"));
  }

  @Test
  void exceptionsArriveAsRaised() {
    assertEquals("ball", ours("rpc:call(US, java, raise, [throw, ball])"));
    assertEquals(
        "{throw,ball}",
        ours("try erpc:call(US, java, raise, [throw, ball]) catch C:R -> {C, R} end"));
    assertEquals(
        "{exit,{exception,stop}}",
        ours("try erpc:call(US, java, raise, [exit, stop]) catch C:R -> {C, R} end"));
    assertEquals(
        "{error,{exception,badarith,[{java,raise,2,[]}]}}",
        ours("try erpc:call(US, java, raise, [error, badarith]) catch C:R -> {C, R} end"));
    assertEquals(
        "{badrpc,{'EXIT',{badarith,[{java,raise,2,[]}]}}}",
        ours("rpc:call(US, java, raise, [error, badarith])"));
    assertTrue(ours("rpc:call(US, java, raise, [nonsense, x])").contains("java_exception"));
  }

  @Test
  void castsCallAndSayNothing() {
    CAST.clear();
    assertEquals("true", ours("rpc:cast(US, java, note, [1])"));
    assertEquals("ok", ours("erpc:cast(US, java, note, [2])"));
    assertEquals("ok", ours("erpc:multicast([US], java, note, [3])"));
    assertEquals("abcast", ours("rpc:eval_everywhere([US], java, note, [4])"));
    assertEquals("ok", ours("erpc:cast(US, os, cmd, [\"id\"])"));
    Await.until("four casts arrived", SOON, () -> CAST.size() == 4);
    assertEquals("[1, 2, 3, 4]", CAST.toString());
  }

  @Test
  void aCallGivenUpIsForgotten() {
    assertEquals("{badrpc,timeout}", ours("rpc:call(US, java, never, [], 100)"));
    assertEquals("1", ours("rpc:call(US, java, size, [a])"));
  }

  @Test
  void everyOtherSpawnIsRefusedAtOnce() {
    assertEquals(
        "notsup",
        ours(
            "{_, R1} = spawn_monitor(fun() -> "
                + "spawn_monitor(US, io, format, [\"hi\"]) end), receive {'DOWN', R1, _, _, {E, _}} -> E"
                + " after 5000 -> timeout end"));
    assertEquals("true", ours("is_pid(spawn(US, io, format, [\"hi\"]))"));
    assertEquals("true", ours("is_pid(spawn(US, fun() -> ok end))"));
    assertEquals(
        "notsup",
        ours(
            "Q = spawn_request(US, io, format, [\"hi\"], [monitor]),"
                + " receive {spawn_reply, Q, error, W} -> W after 5000 -> timeout end"));
  }

  @Test
  void theOldServersAnswer() {
    node.spawn("inbox", (self, message) -> CAST.add(message));
    CAST.clear();
    assertEquals("{['us@127.0.0.1'],[]}", ours("rpc:sbcast([US], inbox, hello)"));
    assertEquals("{[],['us@127.0.0.1']}", ours("rpc:sbcast([US], nobody, hello)"));
    Await.until("the broadcast arrived", SOON, () -> CAST.size() == 1);
    assertEquals("[hello]", CAST.toString());
    assertEquals(
        "{features_reply,'us@127.0.0.1',[erpc]}",
        ours("{rex, US} ! {self(), features_request}, receive A -> A after 5000 -> no end"));
  }

  @Test
  void weCallTheirs() throws Exception {
    ListTerm numbers = ListTerm.of(IntegerTerm.of(1), IntegerTerm.of(2));
    assertEquals(IntegerTerm.of(3), get(node.rpc(ERL, "lists", "sum", List.of(numbers), SOON)));
    RemoteErrorException undef =
        assertInstanceOf(
            RemoteErrorException.class, failure(node.rpc(ERL, "no", "such", List.of(), SOON)));
    assertEquals(ErrorClass.ERROR, undef.errorClass());
    assertEquals(Atom.of("undef"), undef.reason());
    RemoteErrorException thrown =
        assertInstanceOf(
            RemoteErrorException.class,
            failure(node.rpc(ERL, "erlang", "throw", List.of(Atom.of("ball")), SOON)));
    assertEquals(ErrorClass.THROW, thrown.errorClass());
    assertInstanceOf(
        CallTimeoutException.class,
        failure(
            node.rpc(ERL, "timer", "sleep", List.of(Atom.of("infinity")), Duration.ofMillis(200))));
  }

  @Test
  void whatTheirsPrintsAndLogsDoesNotBlockThem() throws Exception {
    ListTerm text = ListTerm.of(IntegerTerm.of('h'), IntegerTerm.of('i'));
    assertEquals(Atom.OK, get(node.rpc(ERL, "io", "format", List.of(text), SOON)));
    assertEquals(
        "{error,enotsup}", get(node.rpc(ERL, "io", "get_line", List.of(text), SOON)).toString());
    assertEquals(Atom.OK, get(node.rpc(ERL, "logger", "error", List.of(text), SOON)));
    assertEquals(0, node.stats().malformedOperations());
  }
}
