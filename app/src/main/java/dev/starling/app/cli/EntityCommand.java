package dev.starling.app.cli;

import picocli.CommandLine.Command;

@Command(
    name = "entity",
    description = "Writes or removes an entity through a running node.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {EntityCommand.Put.class, EntityCommand.Remove.class})
final class EntityCommand extends CommandGroup {
  @Command(name = "put", description = "Writes an entity; one that has the id already is replaced.")
  static final class Put extends OverlayPutCommand {
    Put() {
      super("entities");
    }
  }

  @Command(name = "rm", description = "Removes an entity.")
  static final class Remove extends OverlayRemoveCommand {
    Remove() {
      super("entities");
    }
  }
}
