package dev.starling.erldist.dist;

import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers what an endpoint told it, in order. */
class RecordingHandler implements DistHandler {
  record Message(Connection connection, TupleTerm control, @Nullable Term payload) {}

  /** One line for each {@code connected} and {@code closed}. */
  final List<String> events = new CopyOnWriteArrayList<>();

  final List<Connection> connected = new CopyOnWriteArrayList<>();
  final List<Message> messages = new CopyOnWriteArrayList<>();

  /** The control messages of messages that could not be read. */
  final List<@Nullable TupleTerm> lost = new CopyOnWriteArrayList<>();

  volatile int writableCalls;

  @Override
  public void connected(Connection connection) {
    connected.add(connection);
    events.add("connected " + connection.peer().node());
  }

  @Override
  public void received(Connection connection, TupleTerm control, @Nullable Term payload) {
    messages.add(new Message(connection, control, payload));
  }

  @Override
  public void lost(Connection connection, @Nullable TupleTerm control) {
    lost.add(control);
  }

  @Override
  public void closed(Connection connection, CloseReason reason) {
    events.add("closed " + connection.peer().node() + " " + reason);
  }

  @Override
  public void writable(Connection connection) {
    writableCalls++;
  }

  void awaitEvents(String... expected) {
    Await.until(
        "events are " + List.of(expected) + ", not " + events,
        () -> events.equals(List.of(expected)));
  }

  void awaitEvent(String expected) {
    Await.until("there is " + expected + " in " + events, () -> events.contains(expected));
  }
}
