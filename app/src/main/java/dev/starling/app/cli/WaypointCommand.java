package dev.starling.app.cli;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
    name = "waypoint",
    description = "Adds or removes a waypoint through a running node.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {WaypointCommand.Add.class, WaypointCommand.Remove.class})
final class WaypointCommand extends CommandGroup {
  @Command(
      name = "add",
      description = {
        "Adds a waypoint, and prints its id.",
        "Its id is the text under \"id\"; without one, an id is made. A waypoint that has the id already"
            + " is replaced."
      })
  static final class Add extends AppCommand {
    @Mixin private final ClientOptions client = new ClientOptions();

    @Mixin private final JsonArgument value = new JsonArgument();

    @Override
    public Integer call() throws NotReachableException, ApiException {
      JsonNode added = OverlayChanges.add(this, client, value);
      out().println(Printable.of(added.path("id").asString()));
      out().flush();
      return ExitCode.DONE;
    }
  }

  @Command(name = "rm", description = "Removes a waypoint.")
  static final class Remove extends OverlayRemoveCommand {
    Remove() {
      super("waypoints");
    }
  }
}
