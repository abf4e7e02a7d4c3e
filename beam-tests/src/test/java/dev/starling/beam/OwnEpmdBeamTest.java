package dev.starling.beam;

import static dev.starling.beam.ErlNodes.COOKIE;
import static dev.starling.beam.ErlNodes.get;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.erldist.dist.Cookie;
import dev.starling.erldist.node.ErlNode;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No {@code epmd} runs: our node is it, for {@code erl} and for itself. */
class OwnEpmdBeamTest {
  private static final String ERL = "erl@127.0.0.1";

  @Test
  void aBeamNodeLivesOnOurEpmd() throws Exception {
    int port = Epmd.freePort();
    try (ErlNode node =
            get(ErlNode.builder("us@127.0.0.1", Cookie.of(COOKIE)).epmdPort(port).build().start());
        Beam beam = Beam.start(ERL, COOKIE, port)) {
      assertEquals("pong", beam.eval("net_adm:ping('us@127.0.0.1')"));
      assertEquals(
          "[\"erl\",\"us\"]",
          beam.eval("{ok, L} = erl_epmd:names(), lists:sort([N || {N, _} <- L])"));
      assertEquals(true, get(node.disconnect(ERL)));
      get(node.connect(ERL));
      assertEquals(
          IntegerTerm.of(1),
          get(
              node.rpc(
                  ERL, "erlang", "length", List.of(ListTerm.of(Atom.OK)), Duration.ofSeconds(10))));
    }
  }
}
