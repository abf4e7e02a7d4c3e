package dev.starling.app.demo;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives the nodes something to share: each moves a few entities of its own on a circle, and adds a
 * waypoint in the middle of it, by the HTTP calls that a user would make. Positions are x to the
 * east and y to the north, as on a map.
 */
final class Patrol implements AutoCloseable {
  static final int ENTITIES_PER_NODE = 3;

  private static final Duration STEP = Duration.ofMillis(500);
  private static final int STEPS_OF_A_ROUND = 60;
  private static final double NORTH_DEGREES = 47.4;
  private static final double EAST_DEGREES = 8.5;
  private static final double RADIUS_DEGREES = 0.01;

  private final List<JvmNode> nodes;
  private final Consumer<String> problems;
  private final Set<String> marked = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "patrol");

  /**
   * A patrol of these nodes.
   *
   * @param problems hears what a node refuses
   */
  private Patrol(List<JvmNode> nodes, Consumer<String> problems) {
    this.nodes = List.copyOf(nodes);
    this.problems = problems;
  }

  static Patrol start(List<JvmNode> nodes, Consumer<String> problems) {
    Patrol patrol = new Patrol(nodes, problems);
    patrol.thread.setDaemon(true);
    patrol.thread.start();
    return patrol;
  }

  private void run() {
    try {
      for (int step = 0; stopped.getCount() > 0; step++) {
        for (int i = 0; i < nodes.size(); i++) {
          move(nodes.get(i), i, step);
        }
        stopped.await(STEP.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void move(JvmNode node, int nodeIndex, int step) {
    String alias = node.name().replace(Demo.HOST, "");
    double middle = EAST_DEGREES + 4 * RADIUS_DEGREES * nodeIndex;
    try {
      if (!marked.contains(alias)) {
        node.addWaypoint(waypoint(alias, middle));
        marked.add(alias);
      }
      for (int i = 0; i < ENTITIES_PER_NODE; i++) {
        double turn = (double) step / STEPS_OF_A_ROUND + (double) i / ENTITIES_PER_NODE;
        node.putEntity(alias + "-" + (i + 1), entity(node.name(), middle, turn));
      }
    } catch (ApiException e) {
      problems.accept(node.name() + " refuses a write: " + e.getMessage());
    } catch (NotReachableException e) {
      // It is about to end, or too busy; whoever watches the processes tells.
    }
  }

  private static JsonNode waypoint(String alias, double eastDegrees) {
    ObjectNode waypoint = JsonNodeFactory.instance.objectNode();
    waypoint.put("id", "base-" + alias).put("label", "Base of " + alias);
    waypoint.putArray("position").add(rounded(eastDegrees)).add(NORTH_DEGREES);
    return waypoint;
  }

  private static JsonNode entity(String owner, double eastDegrees, double turn) {
    double angle = 2 * Math.PI * turn;
    ObjectNode entity = JsonNodeFactory.instance.objectNode();
    entity.put("type", "drone").put("node", owner).put("status", "moving");
    entity
        .putArray("position")
        .add(rounded(eastDegrees + RADIUS_DEGREES * Math.cos(angle)))
        .add(rounded(NORTH_DEGREES + RADIUS_DEGREES * Math.sin(angle)));
    // Counted clockwise from north, and it flies counter-clockwise.
    return entity.put("heading", Math.floorMod(Math.round(-360 * turn), 360L));
  }

  /** To some ten centimetres. */
  private static double rounded(double degrees) {
    return Math.rint(degrees * 1e6) / 1e6;
  }

  /** Ends it: no write is under way when this returns. */
  @Override
  public void close() throws InterruptedException {
    stopped.countDown();
    thread.join();
  }
}
