package dev.starling.beam;

import static dev.starling.beam.ErlNodes.COOKIE;
import static dev.starling.beam.ErlNodes.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.starling.erldist.node.ErlNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A visible node of ours among BEAM nodes that use {@code global} and {@code pg}. That nobody waits
 * for us there rests on a detail of OTP that is not documented: this pins it.
 */
class GlobalBeamTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private static Epmd epmd;
  private static Beam a;
  private static Beam b;
  private static ErlNode node;

  @BeforeAll
  static void start() throws Exception {
    epmd = Epmd.start();
    a = Beam.start("a@127.0.0.1", COOKIE, epmd.port());
    b = Beam.start("b@127.0.0.1", COOKIE, epmd.port());
    node = ErlNodes.start("m@127.0.0.1", epmd.port());
    // One connection from us, one to us, and theirs.
    get(node.connect("a@127.0.0.1"));
    assertEquals("pong", b.eval("net_adm:ping('m@127.0.0.1')"));
    assertEquals("pong", a.eval("net_adm:ping('b@127.0.0.1')"));
  }

  @AfterAll
  static void stop() {
    node.close();
    b.close();
    a.close();
    epmd.close();
  }

  /** Evaluates in a process of its own, so that a hang is seen as one. */
  private static String within(Beam beam, String expression) {
    return beam.eval(
        "(fun() -> {P, M} = spawn_monitor(fun() -> exit({value, "
            + expression
            + "}) end), receive {'DOWN', M, process, P, {value, V}} -> V;"
            + " {'DOWN', M, process, P, R} -> {crashed, R}"
            + " after 10000 -> exit(P, kill), hangs end end)()");
  }

  @Test
  void syncAndNamesWork() {
    assertEquals("ok", within(a, "global:sync()"));
    assertEquals("ok", within(b, "global:sync()"));
    assertEquals("yes", a.eval("global:register_name(store, self())"));
    Await.until(
        "b knows the name", SOON, () -> !b.eval("global:whereis_name(store)").equals("undefined"));
    assertEquals("ok", within(b, "global:unregister_name(store)"));
  }

  @Test
  void locksWorkWithAndWithoutUsNamed() {
    assertEquals("true", within(a, "global:set_lock({lock, self()})"));
    assertEquals("true", within(b, "global:set_lock({lock, self()})"));
    assertEquals(
        "done", within(a, "global:trans({lock, self()}, fun() -> done end, [node() | nodes()])"));
    assertEquals("done", within(b, "global:trans({lock, self()}, fun() -> done end)"));
  }

  @Test
  void comingAndGoingDisturbsNobody() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (ErlNode guest = ErlNodes.start("guest@127.0.0.1", epmd.port())) {
        get(guest.connect("a@127.0.0.1"));
        assertEquals("pong", b.eval("net_adm:ping('guest@127.0.0.1')"));
        assertEquals("ok", within(a, "global:sync()"));
        assertEquals("ok", within(b, "global:sync()"));
        assertEquals("yes", within(b, "global:register_name(visitor, self())"));
      }
      Await.until(
          "the guest is gone",
          SOON,
          () -> !a.eval("nodes()").contains("guest") && !b.eval("nodes()").contains("guest"));
    }
    assertEquals("ok", within(a, "global:sync()"));
    assertEquals("['b@127.0.0.1','m@127.0.0.1']", a.eval("lists:sort(nodes())"));
    assertEquals("['a@127.0.0.1','m@127.0.0.1']", b.eval("lists:sort(nodes())"));
    for (Beam beam : new Beam[] {a, b}) {
      assertFalse(beam.output().contains("global"), beam::output);
      assertFalse(beam.output().contains("REPORT"), beam::output);
    }
  }

  @Test
  void processGroupsWorkAroundUs() throws Exception {
    for (Beam beam : new Beam[] {a, b}) {
      beam.eval("{ok, PG} = pg:start(pg)");
    }
    a.eval("ok = pg:join(group, self())");
    Await.until(
        "b sees the member", SOON, () -> b.eval("length(pg:get_members(group))").equals("1"));
    try (ErlNode guest = ErlNodes.start("late@127.0.0.1", epmd.port())) {
      get(guest.connect("a@127.0.0.1"));
      b.eval("ok = pg:join(group, self())");
      Await.until("a sees both", SOON, () -> a.eval("length(pg:get_members(group))").equals("2"));
    }
    assertEquals("2", b.eval("length(pg:get_members(group))"));
    assertEquals("ok", a.eval("pg:leave(group, self())"));
  }
}
