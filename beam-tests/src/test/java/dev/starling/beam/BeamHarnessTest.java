package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The harness itself: if these fail, no other result here means anything. */
class BeamHarnessTest {
  @Test
  void evaluatesAndKeepsBindings() throws Exception {
    try (Epmd epmd = Epmd.start();
        Beam beam = Beam.start("harness@127.0.0.1", "cookie", epmd.port())) {
      assertEquals("3", beam.eval("X = 1 + 2"));
      assertEquals("{3,\"é\"}", beam.eval("{X, [233]}"));
      assertEquals("'harness@127.0.0.1'", beam.eval("node()"));
      assertTrue(
          assertThrows(AssertionError.class, () -> beam.eval("1 = 2"))
              .getMessage()
              .contains("badmatch"));
    }
  }

  /** So that a run on another release than the machine's proves that it is one. */
  @Test
  void runsTheReleaseThatWasAskedFor() throws Exception {
    try (Epmd epmd = Epmd.start();
        Beam beam = Beam.start("harness@127.0.0.1", "cookie", epmd.port())) {
      String release = beam.eval("list_to_integer(erlang:system_info(otp_release))");
      assertEquals(System.getProperty("starling.otp", release), release);
    }
  }

  @Test
  void theProcessWeHoldIsTheBeamItself() throws Exception {
    try (Epmd epmd = Epmd.start();
        Beam beam = Beam.start("harness@127.0.0.1", "cookie", epmd.port())) {
      assertEquals("\"" + beam.process().pid() + "\"", beam.eval("os:getpid()"));
    }
  }

  @Test
  void twoRealNodesMeet() throws Exception {
    try (Epmd epmd = Epmd.start();
        Beam a = Beam.start("a@127.0.0.1", "cookie", epmd.port());
        Beam b = Beam.start("b@127.0.0.1", "cookie", epmd.port())) {
      assertEquals("pong", a.eval("net_adm:ping('b@127.0.0.1')"));
      assertEquals("['a@127.0.0.1']", b.eval("nodes()"));
    }
  }
}
