package dev.starling.app.cli;

import picocli.CommandLine.Command;

@Command(
    name = "annotation",
    description = "Writes or removes an annotation through a running node.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AnnotationCommand.Put.class, AnnotationCommand.Remove.class})
final class AnnotationCommand extends CommandGroup {
  @Command(
      name = "put",
      description = "Writes an annotation; one that has the id already is replaced.")
  static final class Put extends OverlayPutCommand {
    Put() {
      super("annotations");
    }
  }

  @Command(name = "rm", description = "Removes an annotation.")
  static final class Remove extends OverlayRemoveCommand {
    Remove() {
      super("annotations");
    }
  }
}
