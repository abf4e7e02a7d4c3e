package dev.starling.app.demo;

import dev.starling.app.client.EventWords;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** For people: what happened when, counted from the start, and a table at the end. */
final class Timeline implements Report {
  private final PrintWriter out;
  private final long startNanos = System.nanoTime();
  private boolean ended;

  Timeline(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void note(String text) {
    print(shorten(text));
  }

  @Override
  public void output(String node, String line) {
    print(shorten(node) + ": " + line);
  }

  @Override
  public void event(String node, JsonNode event) {
    if (!isEcho(event) && !isMove(event)) {
      print(shorten(node) + " says: " + shorten(EventWords.of(event)));
    }
  }

  /** A node that comes up turns healthy in the same moment; once is enough. */
  private static boolean isEcho(JsonNode event) {
    boolean healthy = event.path("to").asString("").equals("healthy");
    boolean fresh = event.path("from").isNull() || event.path("from").asString().equals("down");
    return EventWords.type(event).equals("status_change") && healthy && fresh;
  }

  /** Things move all the time; that they are there is said once. */
  private static boolean isMove(JsonNode event) {
    return EventWords.type(event).equals("entity_updated");
  }

  @Override
  public synchronized void summary(Summary summary, Sightings sightings) {
    print("the end");
    List<String> names = summary.nodes().stream().map(Summary.NodeLine::node).toList();
    StringBuilder table = new StringBuilder();
    table.append(String.format("%n%-10s", "sees"));
    names.forEach(name -> table.append(String.format("%-12s", shorten(name))));
    table.append(String.format("%-11s%-11s", "entities", "waypoints"));
    for (Summary.NodeLine node : summary.nodes()) {
      table.append(String.format("%n%-10s", shorten(node.node())));
      names.forEach(other -> table.append(cell(node.node(), other, sightings)));
      table.append(String.format("%-11s", or(node.entities(), "-")));
      table.append(String.format("%-11s", or(node.waypoints(), "-")));
      table.append(node.url() == null ? node.kind() : node.url());
    }
    out.println(table.append(System.lineSeparator()));
    summary.problems().forEach(out::println);
    boolean sawAll = summary.nodes().stream().allMatch(node -> node.missing().isEmpty());
    out.println(sawAll ? "Every node saw every other." : "Not every node saw every other.");
    out.println(
        summary.agree() ? "All JVM nodes show the same." : "Not all JVM nodes show the same.");
    out.println(
        summary.commander() == null
            ? "The JVM nodes do not follow one commander."
            : "All JVM nodes follow " + summary.commander() + ".");
    out.flush();
    ended = true;
  }

  private static String or(@Nullable Integer number, String otherwise) {
    return number == null ? otherwise : number.toString();
  }

  private static String cell(String observer, String other, Sightings sightings) {
    String text = "no";
    if (observer.equals(other)) {
      text = "-";
    } else if (sightings.saw(observer, other)) {
      Double rtt = sightings.rttMillis(observer, other);
      text = rtt == null ? "yes" : String.format(Locale.ROOT, "%.2f ms", rtt);
    }
    return String.format("%-12s", text);
  }

  /** All nodes are on this host: its name says nothing. */
  private static String shorten(String text) {
    return text.replace(Demo.HOST, "");
  }

  private synchronized void print(String text) {
    if (!ended) {
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds, text);
      out.flush();
    }
  }
}
