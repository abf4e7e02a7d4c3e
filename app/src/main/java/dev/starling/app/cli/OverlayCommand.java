package dev.starling.app.cli;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
    name = "overlay",
    description = {
      "Shows what the nodes share, as a running node has it: entities, waypoints and annotations.",
      "The table cuts long values; --json has all of them."
    })
final class OverlayCommand extends AppCommand {
  private static final int MAX_VALUE_CHARS = 100;

  @Mixin private final ClientOptions client = new ClientOptions();

  @Mixin private final JsonOption json = new JsonOption();

  @Override
  public Integer call() throws NotReachableException, ApiException {
    JsonNode overlay = client.client().get("/api/v1/overlay");
    PrintWriter out = out();
    if (json.isSet()) {
      out.println(overlay);
    } else {
      print(overlay, out);
    }
    out.flush();
    return ExitCode.DONE;
  }

  private void print(JsonNode overlay, PrintWriter out) {
    Table table = new Table(ansi(), "KIND", "ID", "VALUE");
    overlay.path("entities").forEachEntry((id, value) -> table.row("entity", id, shorten(value)));
    for (JsonNode waypoint : overlay.path("waypoints")) {
      table.row("waypoint", waypoint.path("id").asString(""), shorten(waypoint));
    }
    overlay
        .path("annotations")
        .forEachEntry((id, value) -> table.row("annotation", id, shorten(value)));
    if (table.isEmpty()) {
      out.println("nothing is shared yet");
    } else {
      table.print(out);
    }
  }

  private static String shorten(JsonNode value) {
    return Printable.shorten(value.toString(), MAX_VALUE_CHARS);
  }
}
