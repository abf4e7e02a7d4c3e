package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Three stock {@code erl} nodes that use {@code global} and {@code pg} as production clusters do,
 * and watch each other. Every call is made in a process of its own with a bound, so that a hang is
 * seen as one.
 */
final class GlobalCluster implements AutoCloseable {
  static final List<String> NAMES = List.of("a@127.0.0.1", "b@127.0.0.1", "c@127.0.0.1");

  /** On the nodes that are connected and visible, ours among them; {@code global}'s default. */
  static final String ALL_VISIBLE = "[node() | nodes()]";

  /** On these three only. */
  static final String BEAM_ONLY = quoted(NAMES);

  private static final Duration SOON = Duration.ofSeconds(20);

  /** Beyond all that nodes contending for one lock sleep, and below the 45 s of a missed tick. */
  private static final int CALL_MS_MAX = 40_000;

  /** Keeps what it saw of nodes going, to be asked for. */
  private static final String WATCHER =
      "register(watcher, spawn(fun() -> ok = net_kernel:monitor_nodes(true, [{node_type, all}]),"
          + " (fun W(Gone) -> receive {nodedown, N, _} -> W([N | Gone]);"
          + " {gone, From} -> From ! {gone, Gone}, W(Gone); _ -> W(Gone) end end)([]) end))";

  /** A process with a global name and in a group, from first to last. */
  private static final String KEEPER =
      "register(keeper, spawn(fun() -> yes = global:register_name({keeper, node()}, self()),"
          + " ok = pg:join(keepers, self()), receive stop -> ok end end))";

  /** Where all keepers are, by {@code global} and by {@code pg}: the same on every node. */
  private static final String KEEPERS =
      "{[global:whereis_name({keeper, N}) || N <- " + BEAM_ONLY + "], pg:get_members(keepers)}";

  /** All three have to contend, however few cores there are. */
  private static final Executor AT_ONCE = task -> new Thread(task, "beam-work").start();

  /** What happens to nodes of ours. */
  interface Event {
    void happen() throws Exception;
  }

  private final List<Beam> beams = new ArrayList<>();

  GlobalCluster(String cookie, int epmdPort) throws IOException {
    for (String name : NAMES) {
      beams.add(Beam.start(name, cookie, epmdPort));
    }
    for (Beam beam : beams) {
      beam.eval("{ok, PG} = pg:start(pg)");
    }
    for (String other : NAMES.subList(1, NAMES.size())) {
      assertEquals("pong", beam(0).eval("net_adm:ping('" + other + "')"));
    }
    awaitPeers(List.of(), List.of());
    for (Beam beam : beams) {
      beam.eval(WATCHER);
      beam.eval(KEEPER);
    }
    for (Beam beam : beams) {
      Await.until("all keepers are known", SOON, () -> keepers(beam).equals("{3,3,true}"));
    }
  }

  Beam beam(int index) {
    return beams.get(index);
  }

  /** Every one of the three dials a node of ours. */
  void connectTo(String node) {
    for (Beam beam : beams) {
      assertEquals("true", beam.eval("net_kernel:connect_node('" + node + "')"));
    }
  }

  /** How many names, how many members, and whether they are the same processes. */
  private static String keepers(Beam beam) {
    return beam.eval(
        "(fun({Named, Joined}) -> {length([P || P <- Named, is_pid(P)]), length(Joined),"
            + " lists:sort(Named) =:= lists:sort(Joined)} end)("
            + KEEPERS
            + ")");
  }

  /** Waits until every node has these peers of ours, and the other two. */
  void awaitPeers(Collection<String> visible, Collection<String> hidden) {
    for (int i = 0; i < beams.size(); i++) {
      awaitPeers(i, visible, hidden);
    }
  }

  /** The same for one node. */
  void awaitPeers(int index, Collection<String> visible, Collection<String> hidden) {
    List<String> seen = new ArrayList<>(NAMES);
    seen.remove(index);
    seen.addAll(visible);
    String wanted = "{" + quoted(seen) + "," + quoted(hidden) + "}";
    Await.until(
        NAMES.get(index) + " is connected with " + wanted,
        SOON,
        () -> beam(index).eval("{lists:sort(nodes()), lists:sort(nodes(hidden))}").equals(wanted));
  }

  /**
   * Names, locks, groups, on all three at once, contending for the same lock.
   *
   * @param lockedOn Erlang's list of the nodes on which to lock
   */
  void work(String lockedOn) throws Exception {
    workWhile(lockedOn, () -> {});
  }

  /** Works while something happens that asks none of these nodes. */
  void workWhile(String lockedOn, Event event) throws Exception {
    String work =
        "Name = {node(), make_ref()}, Me = self(), yes = global:register_name(Name, Me),"
            + (" [Me, Me, Me] = [erpc:call(N, global, whereis_name, [Name]) || N <- BEAMS],")
            + " yes = global:re_register_name(Name, Me), _ = global:unregister_name(Name),"
            + (" [undefined, undefined, undefined] ="
                + " [erpc:call(N, global, whereis_name, [Name]) || N <- BEAMS],")
            + " true = global:set_lock({lock, Me}, LOCKED_ON),"
            + " true = global:del_lock({lock, Me}, LOCKED_ON),"
            + " done = global:trans({lock, Me}, fun() -> done end, LOCKED_ON),"
            + " ok = global:sync(), ok = pg:join(workers, Me),"
            + " true = lists:member(Me, pg:get_members(workers)), ok = pg:leave(workers, Me)";
    String expression = bounded(work.replace("BEAMS", BEAM_ONLY).replace("LOCKED_ON", lockedOn));
    List<CompletableFuture<String>> results =
        beams.stream()
            .map(beam -> CompletableFuture.supplyAsync(() -> beam.eval(expression), AT_ONCE))
            .toList();
    event.happen();
    for (CompletableFuture<String> result : results) {
      assertEquals("done", result.join());
    }
  }

  /** Evaluates in a process of its own; {@code done}, or how it failed, or where it hangs. */
  private static String bounded(String expressions) {
    return "(fun() -> {P, M} = spawn_monitor(fun() -> "
        + expressions
        + ", exit(done) end), receive {'DOWN', M, process, P, R} -> R after "
        + CALL_MS_MAX
        + " -> {hangs, process_info(P, current_stacktrace)} end end)()";
  }

  /** Starts a transaction on all visible nodes that nobody waits for yet. */
  void startWaitingTransaction(int index) {
    beam(index)
        .eval(
            "put(waiting, spawn_monitor(fun() -> exit(global:trans({held, self()},"
                + " fun() -> went_on end, "
                + ALL_VISIBLE
                + ")) end))");
  }

  /** Whether the transaction that was started goes on; to be called once. */
  String endOfWaitingTransaction(int index) {
    return beam(index)
        .eval(
            "(fun({P, M}) -> receive {'DOWN', M, process, P, R} -> R after "
                + CALL_MS_MAX
                + " -> hangs end end)(erase(waiting))");
  }

  /** Nobody lost one of the three, no name or member is gone, and nothing was logged. */
  void assertUndisturbed() {
    for (Beam beam : beams) {
      String gone =
          beam.eval("(fun() -> watcher ! {gone, self()}, receive {gone, Gone} -> Gone end end)()");
      for (String name : NAMES) {
        assertTrue(!gone.contains("'" + name + "'"), () -> "lost from each other: " + gone);
      }
      assertEquals("{3,3,true}", keepers(beam));
      Await.until(
          "all workers have left the group",
          SOON,
          () -> beam.eval("pg:get_members(workers)").equals("[]"));
      // What these two are about to log they have logged once they answer; then the log is written.
      beam.eval("global:info(), sys:get_state(net_kernel), logger_std_h:filesync(default)");
      assertEquals("", beam.output(), "nothing is logged");
    }
  }

  private static String quoted(Collection<String> names) {
    return new TreeSet<>(names)
        .stream().map(name -> "'" + name + "'").toList().toString().replace(", ", ",");
  }

  @Override
  public void close() {
    beams.forEach(Beam::close);
  }
}
