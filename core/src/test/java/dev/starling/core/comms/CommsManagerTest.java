package dev.starling.core.comms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.health.PeerKind;
import dev.starling.core.link.CommsConfig;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.link.SendOutcome.Reason;
import dev.starling.core.message.Message;
import dev.starling.core.message.Message.Neighbour;
import dev.starling.core.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommsManagerTest {
  private static final SendOutcome EXPIRED = SendOutcome.dropped(Reason.EXPIRED);
  private static final SendOutcome FULL = SendOutcome.rejected(Reason.QUEUE_FULL);

  private final Pair world = new Pair();
  private final Pair.Node a = world.node("a", 10, CommsConfig.DEFAULT);

  private SendOutcome send(Value body, Priority priority, Completion last) {
    return a.comms.send(world.now(), "b", body, priority, last);
  }

  @Test
  void atMostTenThousandMessagesWaitForOneNode() {
    for (int i = 0; i < 10_000; i++) {
      Priority priority = i % 2 == 0 ? Priority.CRITICAL : Priority.HIGH;
      assertEquals(SendOutcome.QUEUED, send(Value.of(i), priority, Completion.IGNORED));
    }
    assertEquals(FULL, send(Value.of(1), Priority.CRITICAL, Completion.IGNORED));
    assertEquals(FULL, send(Value.of(1), Priority.HIGH, Completion.IGNORED));
    assertEquals(10_000, a.comms.links().get(0).queued());
    assertEquals(
        SendOutcome.QUEUED,
        a.comms.send(world.now(), "c", Value.of(1), Priority.CRITICAL, Completion.IGNORED));
  }

  @Test
  void atMostSixtyFourMebibytesWaitForOneNode() {
    Value large = Value.of("x".repeat(1_000_000));
    for (int i = 0; i < 67; i++) {
      assertEquals(SendOutcome.QUEUED, send(large, Priority.CRITICAL, Completion.IGNORED));
    }
    assertEquals(FULL, send(large, Priority.CRITICAL, Completion.IGNORED));
    assertEquals(SendOutcome.QUEUED, send(Value.of(1), Priority.CRITICAL, Completion.IGNORED));
    world.pass(60_000);
    assertEquals(SendOutcome.QUEUED, send(large, Priority.CRITICAL, Completion.IGNORED));
  }

  @Test
  void aPlainNodeHasReceivedWhenItAnswersAPingThatNothingOvertook() {
    List<SendOutcome> ended = new ArrayList<>();
    a.comms.handleConnected(world.now(), "b", PeerKind.BEAM, 0, 1);
    send(Value.of("now"), Priority.CRITICAL, ended::add);
    assertEquals(List.of(Value.of("now")), a.plain);
    a.holdsUrgent = true;
    a.comms.handlePinged("b", 1);
    a.comms.handleAnswered("b", 1);
    assertEquals(List.of(), ended);
    a.holdsUrgent = false;
    a.pendingBytes = 1 << 20;
    a.comms.handlePinged("b", 2);
    a.comms.handleAnswered("b", 2);
    assertEquals(List.of(SendOutcome.DELIVERED), ended);
  }

  @Test
  void whatIsTooLargeIsRejected() {
    assertEquals(
        SendOutcome.rejected(Reason.TOO_LARGE),
        send(Value.of("x".repeat(1 << 20)), Priority.CRITICAL, Completion.IGNORED));
  }

  @Test
  void criticalMessagesExpireAtTheirDeadlineInTheirOrder() {
    List<String> ended = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String name = "message " + i;
      send(Value.of(i), Priority.CRITICAL, last -> ended.add(name + " " + last.reason()));
      world.pass(1_000);
    }
    world.pass(56_999);
    assertEquals(List.of(), ended);
    world.pass(1);
    assertEquals(List.of("message 0 EXPIRED"), ended);
    world.pass(1_000);
    world.pass(1_000);
    assertEquals(List.of("message 0 EXPIRED", "message 1 EXPIRED", "message 2 EXPIRED"), ended);
  }

  @Test
  void oneThatExpiresOnTheWayDoesNotHoldBackWhatFollows() {
    Pair.Node b = world.node("b", 20, CommsConfig.DEFAULT);
    world.connect(a, b);
    List<SendOutcome> last = new ArrayList<>();
    send(Value.of("lost"), Priority.CRITICAL, last::add);
    a.sent.clear();
    a.comms.handleDisconnected(world.now(), "b");
    b.comms.handleDisconnected(world.now(), "a");
    world.pass(59_000);
    send(Value.of("later"), Priority.CRITICAL, last::add);
    world.pass(1_000);
    assertEquals(List.of(EXPIRED), last);
    world.connect(a, b);
    world.deliver();
    assertEquals(1, b.received.size());
    assertEquals(Value.of("later"), b.received.get(0).body());
    b.comms.handleHandled(List.of(b.received.get(0).number()));
    world.deliver();
    assertEquals(List.of(EXPIRED, SendOutcome.DELIVERED), last);
  }

  @Test
  void highWaitsFiveSecondsForAConnectionAndLowerOnesDoNot() {
    List<SendOutcome> last = new ArrayList<>();
    assertEquals(SendOutcome.QUEUED, send(Value.of(1), Priority.HIGH, last::add));
    SendOutcome none = SendOutcome.dropped(Reason.NOT_CONNECTED);
    assertEquals(none, send(Value.of(1), Priority.NORMAL, Completion.IGNORED));
    assertEquals(none, send(Value.of(1), Priority.LOW, Completion.IGNORED));
    world.pass(4_999);
    assertEquals(List.of(), last);
    world.pass(1);
    assertEquals(List.of(EXPIRED), last);
  }

  /** What a new life sends may come by a relay before that life is met. */
  @Test
  void aSessionThatBeganOverARelayGoesOnWhenItsSenderIsMet() {
    a.meets("r", 1);
    a.meets("b", 20);
    Message.Critical first = new Message.Critical(30, 10, 1, 1, false, Value.of("go"));
    a.hears("r", new Message.Relayed("b", 30, 1, "a", 2, first));
    assertEquals(1, a.received.size());
    a.comms.handleDisconnected(world.now(), "b");
    a.meets("b", 30);
    a.hears("b", first);
    assertEquals(1, a.received.size(), "the message came twice within a session");
    a.hears("b", new Message.Critical(30, 10, 2, 1, false, Value.of("on")));
    assertEquals(2, a.received.size());
  }

  /** A connection of a life that is over may be noticed late. */
  @Test
  void aSessionOutlivesTheHelloOfAnEarlierLife() {
    a.meets("r", 1);
    Message.Critical first = new Message.Critical(30, 10, 1, 1, false, Value.of("go"));
    a.hears("r", new Message.Relayed("b", 30, 1, "a", 2, first));
    a.meets("b", 20);
    a.hears("r", new Message.Relayed("b", 30, 2, "a", 2, first));
    assertEquals(1, a.received.size());
    assertEquals(30, a.comms.incarnationOf("b"), "what its next hello is told of");
  }

  @Test
  void aSecondLifeOfOneIncarnationIsAnotherSession() {
    a.comms.handleConnected(world.now(), "b", dev.starling.core.health.PeerKind.STARLING, 20, 1);
    Message.Critical first = new Message.Critical(20, 10, 1, 1, false, Value.of("go"));
    a.hears("b", first);
    a.comms.handleDisconnected(world.now(), "b");
    a.comms.handleConnected(world.now(), "b", dev.starling.core.health.PeerKind.STARLING, 20, 2);
    a.hears("b", first);
    assertEquals(2, a.received.size());
  }

  @Test
  void whatANeighbourSaidCountsOnlyWhileItIsHeard() {
    a.meets("r", 1);
    a.hears("r", new Message.LinksDigest(7, 1));
    world.pass(200);
    a.hears("r", links(7));
    world.pass(200);
    assertEquals("b", a.routes.get(0).node());
    a.unheard.add("r");
    a.comms.handleHeard(world.now(), "r");
    a.routes.clear();
    a.sent.clear();
    world.pass(1_000);
    world.pass(1_000);
    assertEquals(List.of(), a.routes);
    assertFalse(a.sent.contains(new Pair.Sent("r", new Message.LinksPull())));

    a.unheard.remove("r");
    a.comms.handleHeard(world.now(), "r");
    world.pass(100);
    assertEquals(List.of(), a.routes, "an old list is believed");
    assertTrue(a.sent.contains(new Pair.Sent("r", new Message.LinksPull())));
    a.hears("r", links(7));
    world.pass(200);
    assertEquals("b", a.routes.get(0).node());
  }

  @Test
  void amongEqualPathsThatOverARelayByRoleIsTaken() {
    a.comms.preferRelays(node -> node.equals("s"));
    for (String relay : List.of("r", "s", "t")) {
      a.meets(relay, 1);
      a.hears(relay, new Message.LinksDigest(7, 1));
    }
    world.pass(200);
    for (String relay : List.of("r", "s", "t")) {
      a.hears(relay, links(7));
    }
    world.pass(200);
    assertEquals("s", a.routes.get(a.routes.size() - 1).via());
  }

  private static Message.Links links(long version) {
    return new Message.Links(version, 0, 1, List.of(new Neighbour("b", 20, 20, 1_000, null)));
  }
}
