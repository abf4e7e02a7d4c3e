package dev.starling.erldist.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.erldist.dist.CloseReason;
import dev.starling.erldist.dist.PeerInfo;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.ImproperList;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node without sockets, on an event loop whose time and turns the test decides, and the terms
 * that peers send, spelled as the specification spells them.
 */
final class Fixture {
  static final String US = "us@127.0.0.1";
  static final long CREATION = 7;
  static final Pid BOB = new Pid(Atom.of("beam@127.0.0.1"), 90, 0, 3);
  static final Pid EVE = new Pid(Atom.of("beam@127.0.0.1"), 91, 0, 3);
  static final Reference REF = Reference.of(Atom.of("beam@127.0.0.1"), 3, 1, 2, 3);
  static final Atom NONE = Atom.of("");

  private final EmbeddedChannel channel = new EmbeddedChannel();
  final List<String> events = new ArrayList<>();
  final RecordingLogger logger = new RecordingLogger();
  final Oddities oddities = new Oddities(logger, this::nowNanos);
  final NodeCore core;
  private long nowNanos;

  Fixture() {
    this(NodeLimits.DEFAULTS);
  }

  Fixture(NodeLimits limits) {
    channel.freezeTime();
    NodeContext context =
        new NodeContext(
            Atom.of(US),
            channel.eventLoop(),
            limits,
            new Identifiers(Atom.of(US), CREATION),
            oddities);
    core = new NodeCore(context, CREATION, logger, List.of(new RecordingListener()));
  }

  private long nowNanos() {
    return nowNanos;
  }

  FakeConnection connect() {
    return connect("beam@127.0.0.1");
  }

  FakeConnection connect(String node) {
    return connect(node, FakeConnection.OTP_25);
  }

  /** A hidden peer: nothing is sent to it unasked. */
  FakeConnection connect(String node, long flags) {
    FakeConnection connection = new FakeConnection(node, flags, false);
    core.connected(connection);
    return connection;
  }

  void disconnect(FakeConnection connection) {
    core.closed(connection, CloseReason.REMOTE_CLOSED);
  }

  /** Runs what the event loop has to do now. */
  void turn() {
    channel.runPendingTasks();
  }

  void advance(Duration time) {
    nowNanos += time.toNanos();
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  void receive(FakeConnection from, Term... control) {
    core.received(from, TupleTerm.of(control), null);
  }

  void receiveWith(FakeConnection from, Term payload, Term... control) {
    core.received(from, TupleTerm.of(control), payload);
  }

  LocalProcess recorder(String name) {
    return core.spawn(new Recorder(name, events));
  }

  List<String> events() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  NodeStats stats() {
    return NodeStats.of(oddities);
  }

  // --- terms

  static Atom atom(String name) {
    return Atom.of(name);
  }

  static IntegerTerm integer(long value) {
    return IntegerTerm.of(value);
  }

  static TupleTerm tuple(Term... elements) {
    return TupleTerm.of(elements);
  }

  static ListTerm list(Term... elements) {
    return ListTerm.of(elements);
  }

  /** {@code [Head | Tail]}. */
  static ImproperList cons(Term head, Term tail) {
    return new ImproperList(List.of(head), tail);
  }

  /** {@code [alias | Ref]}. */
  static ImproperList alias(Reference reference) {
    return cons(atom("alias"), reference);
  }

  static FakeConnection.Frame frame(Term... control) {
    return new FakeConnection.Frame(TupleTerm.of(control), null);
  }

  static FakeConnection.Frame frameWith(@Nullable Term payload, Term... control) {
    return new FakeConnection.Frame(TupleTerm.of(control), payload);
  }

  static void assertSent(FakeConnection connection, FakeConnection.Frame... expected) {
    assertEquals(Arrays.asList(expected), connection.taken());
  }

  private final class RecordingListener implements NodeListener {
    @Override
    public void up(PeerInfo peer) {
      events.add("up " + peer.node());
    }

    @Override
    public void down(PeerInfo peer, CloseReason reason) {
      events.add("down " + peer.node() + " " + reason);
    }
  }

  /** Writes down what happens to it; ends on nothing but what is asked of it. */
  record Recorder(String name, List<String> events) implements ProcessHandler {
    @Override
    public void message(LocalProcess self, Term message) {
      events.add(name + " got " + message);
    }

    @Override
    public void down(LocalProcess self, Reference monitor, Term object, Term reason) {
      events.add(name + " down " + object + " " + reason);
    }

    @Override
    public void exitSignal(LocalProcess self, Pid from, Term reason) {
      events.add(name + " exit " + from + " " + reason);
    }

    @Override
    public void terminated(LocalProcess self, Term reason) {
      events.add(name + " terminated " + reason);
    }
  }
}
