package dev.starling.app.cli;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
    name = "links",
    description = "Shows how good a running node's links are, and what was sent over them.")
final class LinksCommand extends AppCommand {
  @Mixin private final ClientOptions client = new ClientOptions();

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public Integer call() throws NotReachableException, ApiException {
    JsonNode links = client.client().get("/api/v1/links");
    PrintWriter out = out();
    if (json.isSet()) {
      out.println(links);
    } else if (links.isEmpty()) {
      out.println("no links yet");
    } else {
      print(links, out);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private void print(JsonNode links, PrintWriter out) {
    Table table =
        new Table(ansi(), "NODE", "QUALITY", "RTT", "LOSS", "VIA", "SENT", "DROPPED", "QUEUED");
    for (JsonNode link : links) {
      JsonNode rtt = link.path("rttMs");
      table.row(
          link.path("node").asString(),
          link.path("quality").asString(),
          rtt.isNumber() ? String.format(Locale.ROOT, "%.2f ms", rtt.asDouble()) : "-",
          "%.0f %%".formatted(link.path("loss").asDouble() * 100),
          link.path("via").isString() ? link.path("via").asString() : "-",
          link.path("sent").asString(),
          link.path("dropped").asString(),
          link.path("queued").asString());
    }
    table.print(out);
  }
}
