package dev.starling.app.demo;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a demo went: the last line of {@code demo --json}.
 *
 * @param at milliseconds since the epoch
 * @param ok whether every node saw every other, all agree, and none ended before its time
 * @param agree whether all JVM nodes show the same entities, waypoints and annotations at the end
 * @param commander whom all JVM nodes that run take for the commander at the end, null if they
 *     differ
 * @param failoverMs how long it took until all agreed on another once the commander was killed,
 *     milliseconds; null if none was, or they did not
 * @param problems what stood in the way of that
 */
record Summary(
    String type,
    long at,
    boolean ok,
    boolean agree,
    @Nullable String commander,
    @Nullable Long failoverMs,
    long durationMs,
    List<NodeLine> nodes,
    List<String> problems) {

  /**
   * One node.
   *
   * @param url of its HTTP interface, null if it has none
   * @param saw the others that it saw
   * @param missing the others that it did not see
   * @param entities how many it shows at the end, null if it cannot be asked
   * @param waypoints as for entities
   */
  record NodeLine(
      String node,
      String kind,
      @Nullable String url,
      Set<String> saw,
      Set<String> missing,
      @Nullable Integer entities,
      @Nullable Integer waypoints) {}
}
