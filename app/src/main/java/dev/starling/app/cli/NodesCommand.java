package dev.starling.app.cli;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
    name = "nodes",
    description = "Shows the other nodes of a running node's swarm, and their health.")
final class NodesCommand extends AppCommand {
  @Mixin private final ClientOptions client = new ClientOptions();

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public Integer call() throws NotReachableException, ApiException {
    JsonNode nodes = client.client().get("/api/v1/nodes");
    PrintWriter out = out();
    if (json.isSet()) {
      out.println(nodes);
    } else if (nodes.isEmpty()) {
      out.println("no other nodes yet");
    } else {
      print(nodes, out);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private void print(JsonNode nodes, PrintWriter out) {
    Table table =
        new Table(ansi(), "NODE", "KIND", "STATUS", "LAST", "AVG", "P50", "P99", "LOSS", "SEEN");
    long now = System.currentTimeMillis();
    for (JsonNode node : nodes) {
      String status = node.path("status").asString();
      table.row(
          node.path("node").asString(),
          node.path("kind").asString(),
          status,
          millis(node.path("lastRttMs")),
          millis(node.path("avgRttMs")),
          millis(node.path("p50RttMs")),
          millis(node.path("p99RttMs")),
          "%.0f %%".formatted(node.path("loss").asDouble() * 100),
          ago(now - node.path("lastSeenMs").asLong()));
      table.paint(2, Colours.of(status));
    }
    table.print(out);
  }

  private static String millis(JsonNode figure) {
    return figure.isNumber() ? String.format(Locale.ROOT, "%.2f ms", figure.asDouble()) : "-";
  }

  private static String ago(long millis) {
    return Math.max(0, Duration.ofMillis(millis).toSeconds()) + " s ago";
  }
}
