package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.epmd.EpmdMode;
import dev.starling.erldist.epmd.EpmdService;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our EPMD, client and server, among real ones and real nodes. */
class EpmdBeamTest {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<EpmdService> services = new ArrayList<>();
  private final int port = freePort();

  private static int freePort() {
    try {
      return Epmd.freePort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : opened) {
      resource.close();
    }
    for (EpmdService service : services) {
      await(service.close());
    }
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void ourClientAndARealEpmd() throws Exception {
    opened(Epmd.start(port));
    Beam beam = beam("real");
    EpmdService service = service(EpmdMode.AUTO);
    await(service.register("ours", 5001, false));

    assertEquals("{port,5001,6}", beam.eval("erl_epmd:port_please(\"ours\", {127,0,0,1})"));
    assertTrue(beam.eval("erl_epmd:names({127,0,0,1})").contains("{\"ours\",5001}"));
    assertTrue(epmd("-names").contains("name ours at port 5001"));

    InetSocketAddress real = await(service.resolve("real@127.0.0.1"));
    assertEquals(
        "ok",
        beam.eval(
            "{ok, S} = gen_tcp:connect({127,0,0,1}, "
                + real.getPort()
                + ", []),"
                + " gen_tcp:close(S)"));

    await(service.close());
    Await.until("ours is gone", BOUND, () -> !epmd("-names").contains("ours"));
  }

  @Test
  void realNodesMeetThroughOurServer() throws Exception {
    EpmdService service = service(EpmdMode.AUTO);
    await(service.register("ours", 5001, false));
    Beam a = beam("a");
    beam("b");
    assertEquals("pong", a.eval("net_adm:ping('b@127.0.0.1')"));
    assertEquals("pang", a.eval("net_adm:ping('nobody@127.0.0.1')"));
    assertTrue(sees(a, "[\"a\",\"b\",\"ours\"]"));
    String names = epmd("-names");
    assertTrue(names.startsWith("epmd: up and running on port " + port), names);
    assertTrue(names.contains("name ours at port 5001"), names);
  }

  @Test
  void realToolsCannotEndOurServer() throws Exception {
    await(service(EpmdMode.AUTO).register("ours", 5001, false));
    assertTrue(epmd("-kill").contains("Killing not allowed"), "what epmd -kill prints");
    epmd("-stop", "ours");
    // A second EPMD finds the port taken, as a second real one would.
    epmd("-daemon", "-address", "127.0.0.1");
    assertEquals(5001, await(services.get(0).resolve("ours@127.0.0.1")).getPort());
    assertTrue(epmd("-names").contains("name ours at port 5001"));
  }

  @Test
  void aRealNodeGetsACreationThatDiffersFromLifeToLife() throws Exception {
    await(service(EpmdMode.AUTO).register("ours", 5001, false));
    long first;
    try (Beam a = start("a")) {
      first = Long.parseLong(a.eval("erts_internal:get_creation()"));
    }
    try (Beam a = start("a")) {
      long second = Long.parseLong(a.eval("erts_internal:get_creation()"));
      assertTrue(first > 3 && second > 3, first + " and " + second);
      assertNotEquals(first, second);
    }
  }

  @Test
  void realNodesFollowWhenTheServingNodeGoes() throws Exception {
    EpmdService serving = service(EpmdMode.AUTO);
    await(serving.register("serving", 5001, false));
    await(service(EpmdMode.AUTO).register("other", 5002, false));
    Beam a = beam("a");
    beam("b");
    await(serving.close());
    // erl_epmd tries again every 2 s.
    Await.until("all are registered again", BOUND, () -> sees(a, "[\"a\",\"b\",\"other\"]"));
    assertEquals("pong", a.eval("net_adm:ping('b@127.0.0.1')"));
  }

  @Test
  void aRealEpmdThatIsKilledIsReplacedByOurs() throws Exception {
    Epmd real = opened(Epmd.start(port));
    Beam a = beam("a");
    EpmdService service = service(EpmdMode.AUTO);
    await(service.register("ours", 5001, false));
    real.close();
    Await.until("both are registered again", BOUND, () -> sees(a, "[\"a\",\"ours\"]"));
    assertEquals(
        "{port,5001,6}", a.eval("erl_epmd:port_please(\"ours\", {127,0,0,1})"), "by our server");
  }

  @Test
  void aRealEpmdThatIsRestartedIsUsedAgain() throws Exception {
    Epmd real = opened(Epmd.start(port));
    EpmdService service = service(EpmdMode.EXTERNAL);
    await(service.register("ours", 5001, false));
    real.close();
    assertTrue(!epmd("-names").contains("ours"));
    opened(Epmd.start(port));
    Await.until(
        "ours is registered again", BOUND, () -> epmd("-names").contains("name ours at port 5001"));
  }

  /** Whether {@code names}, sorted, are all that {@code beam} is told by its host's EPMD. */
  private static boolean sees(Beam beam, String names) {
    // In a fun, so that nothing is bound for the next time.
    return beam.eval(
            "(fun() -> case erl_epmd:names({127,0,0,1}) of"
                + " {ok, Found} -> lists:sort([N || {N, _} <- Found]); _ -> none end end)()")
        .equals(names);
  }

  private Beam beam(String alive) throws IOException {
    return opened(start(alive));
  }

  private Beam start(String alive) throws IOException {
    return Beam.start(alive + "@127.0.0.1", "cookie", port);
  }

  private EpmdService service(EpmdMode mode) {
    EpmdService service = EpmdService.builder(loop).mode(mode).port(port).build();
    services.add(service);
    return service;
  }

  /** What the real {@code epmd} prints when run as a tool. */
  private String epmd(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("epmd", "-port", Integer.toString(port)));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.add(resource);
    return resource;
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(BOUND.toSeconds(), TimeUnit.SECONDS);
  }
}
