package dev.starling.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.health.NodeStatus;
import dev.starling.core.link.CommsConfig;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.planted.Planted;
import dev.starling.core.sync.Outcome;
import dev.starling.core.sync.OverlayConfig;
import dev.starling.core.topology.Role;
import dev.starling.core.value.Value;
import dev.starling.testkit.check.HealthWitness;
import dev.starling.testkit.world.Input;
import dev.starling.testkit.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes without a link between them see, reach and share with each other through others. */
class PartialMeshTest {
  private final World world =
      new World(
          new World.Settings(
              1,
              true,
              false,
              OverlayConfig.DEFAULT,
              CommsConfig.DEFAULT,
              Planted.NONE,
              List.of(HealthWitness::new)));

  @Test
  void twoAreReachedThroughAThirdAndAllThatOneSaysComesToTheOther() {
    World plain = plainWorld("a", "r", "b");
    plain.cut("a", "b");
    plain.start("a", "r", "b");
    assertTrue(plain.passUntil(() -> via(plain, "a", "b", "r"), Duration.ofSeconds(30)));
    assertTrue(plain.passUntil(() -> via(plain, "b", "a", "r"), Duration.ofSeconds(10)));
    List<SendOutcome> last = new ArrayList<>();
    for (Priority priority : Priority.values()) {
      plain
          .requireLife("a")
          .input(
              Input.of(Input.Kind.SEND, "b"),
              (core, now) -> core.comms().send(now, "b", Value.of("hi"), priority, last::add));
    }
    plain.pass(Duration.ofSeconds(2));
    assertTrue(last.contains(SendOutcome.DELIVERED), last.toString());
    assertTrue(last.contains(SendOutcome.SENT), last.toString());
    assertEquals(
        2,
        last.stream().filter(o -> o.reason() == SendOutcome.Reason.NOT_CONNECTED).count(),
        last.toString());
    plain
        .requireLife("a")
        .input(
            Input.of(Input.Kind.WRITE, "e"),
            (core, now) ->
                core.overlay()
                    .put(now, OverlayKind.ENTITY, "e", Value.map(Map.of()), Outcome.IGNORED));
    assertTrue(
        plain.passUntil(
            () ->
                plain.requireLife("b").core().overlay().snapshot().get(OverlayKind.ENTITY, "e")
                    != null,
            Duration.ofSeconds(5)));
  }

  @Test
  void theDeathOfARelayIsSurvivedByAnotherPath() {
    World plain = plainWorld("a", "r", "s", "b");
    plain.cut("a", "b");
    plain.start("a", "r", "s", "b");
    assertTrue(
        plain.passUntil(
            () -> via(plain, "a", "b", "r") || via(plain, "a", "b", "s"), Duration.ofSeconds(30)));
    String first = via(plain, "a", "b", "r") ? "r" : "s";
    String second = first.equals("r") ? "s" : "r";
    plain.kill(first);
    assertTrue(plain.passUntil(() -> via(plain, "a", "b", second), Duration.ofSeconds(10)));
    List<SendOutcome> last = new ArrayList<>();
    plain
        .requireLife("a")
        .input(
            Input.of(Input.Kind.SEND, "b"),
            (core, now) ->
                core.comms().send(now, "b", Value.of("hi"), Priority.CRITICAL, last::add));
    plain.pass(Duration.ofSeconds(3));
    assertEquals(List.of(SendOutcome.DELIVERED), last);
  }

  @Test
  void aNodeWhoseRoleIsRelayIsPreferred() {
    World plain = plainWorld("a", "r", "s", "b");
    plain.cut("a", "b");
    plain.start("a", "r", "s", "b");
    assertTrue(
        plain.passUntil(
            () -> via(plain, "a", "b", "r") || via(plain, "a", "b", "s"), Duration.ofSeconds(30)));
    String other = via(plain, "a", "b", "r") ? "s" : "r";
    plain
        .requireLife("b")
        .input(
            Input.of(Input.Kind.PROMOTE, other),
            (core, now) -> core.handlePromote(now, other, Role.RELAY));
    assertTrue(plain.passUntil(() -> via(plain, "a", "b", other), Duration.ofSeconds(5)));
    assertTrue(plain.passUntil(() -> via(plain, "b", "a", other), Duration.ofSeconds(5)));
  }

  /** Its last word came from a relay that was itself stopped, and comes back with what it knew. */
  @Test
  void aRelayThatWasStoppedDoesNotBringBackTheDead() {
    World plain = plainWorld("a", "r", "b");
    plain.cut("a", "b");
    plain.start("a", "r", "b");
    assertTrue(plain.passUntil(() -> via(plain, "a", "b", "r"), Duration.ofSeconds(30)));
    plain.stop("r");
    plain.cut("r", "b");
    plain.pass(Duration.ofSeconds(1));
    plain.kill("b");
    plain.pass(Duration.ofSeconds(20));
    assertEquals(NodeStatus.SUSPECT, plain.health("a", "b").orElseThrow().status());
    plain.resume("r");
    for (int i = 0; i < 60; i++) {
      plain.pass(Duration.ofMillis(500));
      boolean healthy =
          plain.health("a", "b").filter(h -> h.status() == NodeStatus.HEALTHY).isPresent();
      assertFalse(healthy, "b is dead, and healthy to a");
    }
  }

  @Test
  void threeLinksAreCrossedAndNoFourth() {
    World plain = plainWorld("a", "b", "c", "d", "e");
    String[] chain = {"a", "b", "c", "d", "e"};
    for (int i = 0; i < chain.length; i++) {
      for (int j = i + 2; j < chain.length; j++) {
        plain.cut(chain[i], chain[j]);
      }
    }
    plain.start(chain);
    assertTrue(plain.passUntil(() -> via(plain, "a", "d", "b"), Duration.ofSeconds(40)));
    List<SendOutcome> last = new ArrayList<>();
    plain
        .requireLife("a")
        .input(
            Input.of(Input.Kind.SEND, "d"),
            (core, now) ->
                core.comms().send(now, "d", Value.of("hi"), Priority.CRITICAL, last::add));
    plain.pass(Duration.ofSeconds(3));
    assertEquals(List.of(SendOutcome.DELIVERED), last);
    assertTrue(plain.health("a", "e").isEmpty(), "a node four links away is in the list");
  }

  private World plainWorld(String... names) {
    world.add(names);
    return world;
  }

  private static boolean via(World world, String observer, String node, String relay) {
    return world
        .health(observer, node)
        .filter(h -> h.status() == NodeStatus.HEALTHY && relay.equals(h.via()))
        .isPresent();
  }
}
