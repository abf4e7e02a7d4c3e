package dev.starling.app.demo;

import dev.starling.app.client.NotReachableException;
import dev.starling.app.http.HttpSocket;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Three JVM nodes and, where there is Erlang, a BEAM node: runs them and watches them. */
public final class Demo {
  /** What all names end in. */
  static final String HOST = "@127.0.0.1";

  private static final List<String> JVM_NODES =
      List.of("jvm1" + HOST, "jvm2" + HOST, "jvm3" + HOST);
  private static final String BEAM_NODE = "beam1" + HOST;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  /** A node starts in a second or two, but not on a machine that is busy. */
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  private static final Duration ELECTION_PATIENCE = Duration.ofSeconds(10);

  /** Longer than a node takes to leave. */
  private static final Duration END_PATIENCE = Duration.ofSeconds(8);

  private final Report report;
  private final @Nullable Path erl;
  private final @Nullable Duration length;
  private final @Nullable Duration killAfter;
  private final Sightings sightings;
  private final long startNanos = System.nanoTime();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<JvmNode> jvmNodes = new ArrayList<>();
  private final List<DemoNode> nodes = new ArrayList<>();
  private Agreement agreement = Agreement.NONE;
  private Election election = Election.NONE;
  private @Nullable JvmNode killed;
  private @Nullable Long failoverMillis;
  private final Set<String> problems = new LinkedHashSet<>();

  /**
   * A demo to be run.
   *
   * @param erl the Erlang to use, null for none
   * @param length how long it goes on once the nodes run, null for until {@link #stop}
   * @param killAfter how long after the nodes run the commander is killed, null for never
   */
  Demo(Report report, @Nullable Path erl, @Nullable Duration length, @Nullable Duration killAfter) {
    this.report = report;
    this.erl = erl;
    this.length = length;
    this.killAfter = killAfter;
    List<String> names = new ArrayList<>(JVM_NODES);
    if (erl != null) {
      names.add(BEAM_NODE);
    }
    this.sightings = new Sightings(names);
  }

  /** A demo told to people, with the {@code erl} of the {@code PATH}. */
  public static Demo inWords(
      PrintWriter out, @Nullable Duration length, @Nullable Duration killAfter) {
    return create(new Timeline(out), length, killAfter);
  }

  /** A demo told to programs: the events to {@code out}, the rest to {@code err}. */
  public static Demo inJson(
      PrintWriter out, PrintWriter err, @Nullable Duration length, @Nullable Duration killAfter) {
    return create(new JsonReport(out, err), length, killAfter);
  }

  private static Demo create(
      Report report, @Nullable Duration length, @Nullable Duration killAfter) {
    Path erl = BeamNode.find(System.getenv("PATH"));
    if (erl == null) {
      report.note("no BEAM node, since there is no erl on the PATH");
    }
    return new Demo(report, erl, length, killAfter);
  }

  /** Ends it early. Any thread. */
  public void stop() {
    stopped.countDown();
  }

  /**
   * Runs it from start to end.
   *
   * @return whether every node saw every other, and all came to show the same and to follow the
   *     same commander
   * @throws IOException if a process cannot be started
   */
  public boolean run() throws IOException, InterruptedException {
    Summary summary;
    try {
      DemoNetwork network = DemoNetwork.create();
      startJvmNodes(network);
      if (untilAllRun(network)) {
        watch();
      }
      summary = summarize();
    } finally {
      end();
    }
    report.summary(summary, sightings);
    return summary.ok();
  }

  private void startJvmNodes(DemoNetwork network) throws IOException {
    List<Integer> ports = HttpSocket.freeDefaultPorts(JVM_NODES.size());
    for (int i = 0; i < JVM_NODES.size(); i++) {
      String name = JVM_NODES.get(i);
      report.note("%s starts".formatted(name));
      JvmNode node = JvmNode.start(name, ports.get(i), network, line -> report.output(name, line));
      jvmNodes.add(node);
      nodes.add(node);
    }
  }

  /** Follows the nodes as they come up; false if the demo is over before all have. */
  private boolean untilAllRun(DemoNetwork network) throws IOException, InterruptedException {
    List<JvmNode> starting = new ArrayList<>(jvmNodes);
    while (!starting.isEmpty()) {
      for (JvmNode node : jvmNodes) {
        if (node.isReady() && starting.remove(node)) {
          report.note("%s runs; %s".formatted(node.name(), node.url()));
          node.follow(event -> report.event(node.name(), event));
        }
      }
      // The first node serves EPMD, without which erl would give up.
      if (starting.size() < jvmNodes.size() && nodes.size() == jvmNodes.size()) {
        startBeamNode(network);
      }
      if (isOver(startNanos, START_PATIENCE)) {
        return false;
      }
    }
    return true;
  }

  private void startBeamNode(DemoNetwork network) throws IOException {
    if (erl != null) {
      report.note("%s starts; %s".formatted(BEAM_NODE, erl));
      nodes.add(BeamNode.start(erl, BEAM_NODE, network, line -> report.output(BEAM_NODE, line)));
    }
  }

  private void watch() throws InterruptedException {
    long beginNanos = System.nanoTime();
    boolean wasComplete = false;
    boolean wasShown = false;
    boolean wasElected = false;
    Courier courier = new Courier(report::note, erl == null ? null : BEAM_NODE);
    try (Patrol patrol = Patrol.start(jvmNodes, report::note)) {
      do {
        look();
        if (sightings.complete() && !wasComplete) {
          wasComplete = true;
          report.note("every node sees every other");
          courier.begin();
        }
        if (!wasElected && Election.look(jvmNodes).commander() != null) {
          wasElected = true;
          report.note("every JVM node follows " + Election.look(jvmNodes).commander());
        }
        if (isTimeToKill(beginNanos)) {
          failOver();
        }
        courier.look(running());
        if (killed == null && !wasShown && Agreement.allEntitiesShowAt(jvmNodes)) {
          wasShown = true;
          int entities = Agreement.expectedEntities(jvmNodes);
          report.note("every JVM node shows all %d entities".formatted(entities));
        }
      } while (!isOver(beginNanos, length));
    }
    if (problems.isEmpty()) {
      agreement = Agreement.of(running(), Agreement.expectedEntities(jvmNodes));
      if (!agreement.complete()) {
        problems.add(agreement.describe());
      }
      election = Election.of(running(), ELECTION_PATIENCE);
      if (election.commander() == null) {
        problems.add(election.describe());
      }
      if (killAfter != null && killed == null) {
        problems.add("the demo ended before the commander was killed");
      }
    }
  }

  private List<JvmNode> running() {
    return jvmNodes.stream().filter(node -> !node.equals(killed)).toList();
  }

  private boolean isTimeToKill(long beginNanos) {
    return killAfter != null
        && killed == null
        && sightings.complete()
        && System.nanoTime() - beginNanos >= killAfter.toNanos();
  }

  /** Kills the commander, and looks how long it takes until the others follow another. */
  private void failOver() throws InterruptedException {
    Election before = Election.of(jvmNodes, ELECTION_PATIENCE);
    for (JvmNode node : jvmNodes) {
      if (node.name().equals(before.commander())) {
        report.note("%s commands, and is killed".formatted(node.name()));
        killed = node;
        long killNanos = System.nanoTime();
        node.process().kill();
        Election after = Election.of(running(), ELECTION_PATIENCE);
        if (after.commander() != null) {
          failoverMillis = (System.nanoTime() - killNanos) / 1_000_000;
          report.note(
              "every other JVM node follows %s, %d ms later"
                  .formatted(after.commander(), failoverMillis));
        }
        return;
      }
    }
    problems.add(before.describe());
  }

  private void look() {
    for (DemoNode node : nodes) {
      if (node.equals(killed)) {
        continue;
      }
      try {
        sightings.add(node.name(), node.sees());
      } catch (NotReachableException e) {
        // It is about to end, or too busy; the next look tells.
      }
    }
  }

  /** Waits a little; true when it is time to end, which may be never. */
  private boolean isOver(long beginNanos, @Nullable Duration time) throws InterruptedException {
    for (DemoNode node : nodes) {
      if (!node.process().isAlive() && !node.equals(killed) && stopped.getCount() > 0) {
        problems.add(node.name() + " ended before the demo did");
      }
    }
    return !problems.isEmpty()
        || stopped.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)
        || (time != null && System.nanoTime() - beginNanos > time.toNanos());
  }

  private Summary summarize() {
    List<Summary.NodeLine> lines = new ArrayList<>();
    for (String name : sightings.nodes()) {
      Set<String> missing = sightings.missing(name);
      if (!missing.isEmpty()) {
        problems.add(name + " never saw " + String.join(", ", missing));
      }
    }
    for (DemoNode node : nodes) {
      lines.add(
          new Summary.NodeLine(
              node.name(),
              node.kind(),
              url(node),
              sightings.seen(node.name()),
              sightings.missing(node.name()),
              agreement.entities(node.name()),
              agreement.waypoints(node.name())));
    }
    return new Summary(
        "summary",
        System.currentTimeMillis(),
        problems.isEmpty(),
        agreement.complete(),
        election.commander(),
        failoverMillis,
        (System.nanoTime() - startNanos) / 1_000_000,
        lines,
        List.copyOf(problems));
  }

  private static @Nullable String url(DemoNode node) {
    URI url = node.url();
    return url == null ? null : url.toString();
  }

  private void end() throws InterruptedException {
    nodes.forEach(node -> node.process().terminate());
    for (DemoNode node : nodes) {
      node.process().awaitEnd(END_PATIENCE);
    }
  }
}
