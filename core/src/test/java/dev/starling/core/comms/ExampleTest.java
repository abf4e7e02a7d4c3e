package dev.starling.core.comms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.PeerKind;
import dev.starling.core.link.CommsConfig;
import dev.starling.core.link.LinkQuality;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.message.Message;
import dev.starling.core.port.Now;
import dev.starling.core.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * The messages alone, without health, discovery and a network: whoever embeds them brings a clock,
 * says who is connected and how long a round trip takes, and carries what is to be sent.
 */
class ExampleTest {
  /** All that an embedder has to write. */
  private record Embedder(BiConsumer<String, Message> network, List<SwarmEvent> events)
      implements CommsManager.Effects {
    @Override
    public void send(String node, Message message) {
      network.accept(node, message);
    }

    @Override
    public void sendPlain(String node, Value body, boolean urgent) {
      throw new IllegalStateException("there are no BEAM nodes here");
    }

    @Override
    public long pendingBytes(String node) {
      return 0;
    }

    @Override
    public void awaitReady(String node) {}

    @Override
    public boolean isKnown(String node) {
      return true;
    }

    @Override
    public boolean hears(Now now, String node) {
      return true;
    }

    @Override
    public void heardVia(Now now, Route route) {}

    @Override
    public void emit(SwarmEvent event) {
      events.add(event);
    }
  }

  @Test
  void aCriticalMessageIsDeliveredWhenItsHandlerHasReturned() {
    Now now = new Now(0, 0);
    List<Message.CommsMessage> toTower = new ArrayList<>();
    List<Message.CommsMessage> toDrone = new ArrayList<>();
    List<SwarmEvent> atTower = new ArrayList<>();
    CommsManager drone =
        new CommsManager(
            "drone",
            1,
            CommsConfig.DEFAULT,
            new Embedder(
                (node, message) -> toTower.add((Message.CommsMessage) message), new ArrayList<>()));
    CommsManager tower =
        new CommsManager(
            "tower",
            2,
            CommsConfig.DEFAULT,
            new Embedder((node, message) -> toDrone.add((Message.CommsMessage) message), atTower));
    drone.handleConnected(now, "tower", PeerKind.STARLING, 2, 2);
    tower.handleConnected(now, "drone", PeerKind.STARLING, 1, 1);
    drone.handleSample(now, "tower", 60_000_000, 0);
    assertEquals(LinkQuality.DEGRADED, drone.quality("tower"));

    List<SendOutcome> last = new ArrayList<>();
    assertEquals(
        SendOutcome.SENT,
        drone.send(now, "tower", Value.of("landing"), Priority.CRITICAL, last::add));
    assertEquals(
        SendOutcome.dropped(SendOutcome.Reason.LINK_POOR),
        drone.send(now, "tower", Value.of("a picture"), Priority.LOW, Completion.IGNORED));

    toTower.forEach(message -> tower.handleMessage(now, "drone", message));
    SwarmEvent.MessageReceived received =
        atTower.stream()
            .filter(SwarmEvent.MessageReceived.class::isInstance)
            .map(SwarmEvent.MessageReceived.class::cast)
            .findFirst()
            .orElseThrow();
    assertEquals(Value.of("landing"), received.body());
    assertEquals(List.of(), last);

    tower.handleHandled(List.of(received.number()));
    toDrone.forEach(message -> drone.handleMessage(now, "tower", message));
    assertEquals(List.of(SendOutcome.DELIVERED), last);
  }
}
