package dev.starling.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.core.event.DownReason;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.health.PeerKind;
import dev.starling.core.link.LinkQuality;
import dev.starling.core.link.Priority;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.Token;
import dev.starling.core.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** {@code docs/http.md} names the endpoints, events and fields that there are, and no others. */
class HttpPageTest {
  private static final Path PAGE = Path.of("..", "docs", "http.md");

  private static final Value.Dictionary VALUE = Value.map(Map.of());

  private static final List<SwarmEvent> EVENTS =
      List.of(
          new SwarmEvent.NodeUp(1, "b@h", PeerKind.BEAM),
          new SwarmEvent.NodeDown(1, "b@h", DownReason.LEFT),
          new SwarmEvent.NodeForgotten(1, "b@h"),
          new SwarmEvent.StatusChange(1, "b@h", null, NodeStatus.HEALTHY),
          new SwarmEvent.DiscoveryFailed(1, "gossip", null, "why"),
          new SwarmEvent.CommanderChanged(1, null, new Commander(7, new Token(12, 5, "b@h"))),
          new SwarmEvent.CommanderChanged(1, new Commander(7, new Token(12, 5, "b@h")), null),
          new SwarmEvent.CommanderConflict(1, "a@h", "b@h", "a@h"),
          new SwarmEvent.RoleChanged(1, "b@h", Role.WINGMATE, Role.COMMANDER),
          new SwarmEvent.LinkChanged(1, "b@h", LinkQuality.GOOD, LinkQuality.POOR),
          new SwarmEvent.MessageReceived(1, 1, "b@h", Priority.HIGH, false, VALUE),
          changed(OverlayKind.ENTITY, VALUE),
          changed(OverlayKind.ENTITY, null),
          changed(OverlayKind.WAYPOINT, VALUE),
          changed(OverlayKind.WAYPOINT, null),
          changed(OverlayKind.ANNOTATION, VALUE),
          changed(OverlayKind.ANNOTATION, null));

  private static SwarmEvent changed(OverlayKind kind, Value.@Nullable Dictionary after) {
    return new SwarmEvent.OverlayChanged(1, kind, "a", null, after);
  }

  @Test
  void theSamplesAreOfEveryKind() {
    Set<Class<?>> kinds = EVENTS.stream().map(Object::getClass).collect(Collectors.toSet());

    assertEquals(Set.of(SwarmEvent.class.getPermittedSubclasses()), kinds);
  }

  @Test
  void theTableOfEventsIsTrue() throws Exception {
    Map<String, Set<String>> actual = new TreeMap<>();
    for (SwarmEvent event : EVENTS) {
      ObjectNode json = EventJson.of(event);
      Set<String> fields = new TreeSet<>(json.propertyNames());
      fields.removeAll(Set.of("at", "type"));
      actual.put(json.path("type").asString(), fields);
    }
    actual.put("reset", new TreeSet<>());

    Map<String, Set<String>> documented = new TreeMap<>();
    for (List<String> row : rows("Events")) {
      documented.put(names(row.get(0)).iterator().next(), names(row.get(1)));
    }

    assertEquals(actual, documented);
  }

  @Test
  void theReasonsOfADownNodeAreAllThere() throws Exception {
    Set<String> actual =
        Arrays.stream(DownReason.values()).map(Names::of).collect(Collectors.toSet());

    assertEquals(
        actual,
        rows("Reasons").stream()
            .map(row -> names(row.get(0)).iterator().next())
            .collect(Collectors.toSet()));
  }

  @Test
  void theTableOfCallsIsTrue() throws Exception {
    NodeHandle node = new NodeHandle();
    Set<String> actual =
        new Endpoints(node, new EventsEndpoint(node, Duration.ofSeconds(1)))
            .all().stream()
                .map(endpoint -> endpoint.method() + " " + endpoint.path())
                .collect(Collectors.toSet());

    assertEquals(
        actual,
        rows("Calls").stream()
            .map(row -> names(row.get(0)).iterator().next())
            .collect(Collectors.toSet()));
  }

  /** The rows of the first table under a heading, without its head. */
  private static List<List<String>> rows(String heading) throws Exception {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("\n## " + heading + "\n"));
    return section
        .lines()
        .dropWhile(line -> !line.startsWith("| ---"))
        .skip(1)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> List.of(line.substring(1).split("\\|")))
        .toList();
  }

  /** What stands between backquotes. */
  private static Set<String> names(String cell) {
    Matcher name = Pattern.compile("`([^`]+)`").matcher(cell);
    return name.results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
