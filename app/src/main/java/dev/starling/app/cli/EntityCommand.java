package dev.starling.app.cli;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "entity",
    description = "Writes or removes an entity through a running node.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {EntityCommand.Put.class, EntityCommand.Remove.class})
final class EntityCommand extends CommandGroup {
  @Command(name = "put", description = "Writes an entity; one that has the id already is replaced.")
  static final class Put extends AppCommand {
    @Mixin private final ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "ID", converter = JsonArgument.Id.class, description = "Its id.")
    private String id = "";

    @Mixin private final JsonArgument value = new JsonArgument();

    @Override
    public Integer call() throws NotReachableException, ApiException {
      OverlayChanges.put(this, client, "entities", id, value);
      return ExitCode.DONE;
    }
  }

  @Command(name = "rm", description = "Removes an entity.")
  static final class Remove extends AppCommand {
    @Mixin private final ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "ID", converter = JsonArgument.Id.class, description = "Its id.")
    private String id = "";

    @Override
    public Integer call() throws NotReachableException, ApiException {
      OverlayChanges.remove(client, "entities", id);
      return ExitCode.DONE;
    }
  }
}
