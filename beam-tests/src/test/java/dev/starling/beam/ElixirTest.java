package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The calls that the documentation shows to people who come from Elixir, made by stock Elixir. */
class ElixirTest {
  private static final String COOKIE = "elixir-test";

  /** Prints one line for each answer. The list of nodes is asked until we are in it. */
  private static final String SCRIPT =
      """
      jvm = :"a@127.0.0.1"
      IO.inspect(Node.connect(jvm))
      IO.inspect(Node.list())
      Enum.find(1..500, fn _ ->
        Process.sleep(10)
        :rpc.call(jvm, :starling, :nodes, []) != []
      end)
      [me] = :rpc.call(jvm, :starling, :nodes, [])
      IO.inspect({me.node, me.kind, me.status})
      IO.inspect(GenServer.call({:starling, jvm}, :node).name)
      IO.inspect(match?({:badrpc, {:EXIT, {:undef, _}}}, :rpc.call(jvm, System, :halt, [])))
      """;

  @Test
  void whatTheDocumentationShowsIsTrue() throws Exception {
    try (Epmd epmd = Epmd.start();
        StarlingProcess a =
            StarlingProcess.start("a@127.0.0.1", COOKIE, epmd.port(), "--strategy", "none")) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  List.of(
                      "elixir",
                      "--name",
                      "c@127.0.0.1",
                      "--cookie",
                      COOKIE,
                      "--erl",
                      "-start_epmd false",
                      "-e",
                      SCRIPT))
              .redirectErrorStream(true);
      builder.environment().put("ERL_EPMD_PORT", Integer.toString(epmd.port()));
      Process elixir = builder.start();
      try {
        elixir.getOutputStream().close();
        String output = new String(elixir.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(elixir.waitFor(60, TimeUnit.SECONDS), output);
        assertEquals(
            """
            true
            [:"a@127.0.0.1"]
            {"c@127.0.0.1", :beam, :healthy}
            "a@127.0.0.1"
            true
            """,
            output);
        assertTrue(a.process().isAlive(), "nobody halted the JVM");
      } finally {
        elixir.destroyForcibly();
        elixir.onExit().join();
      }
    }
  }
}
