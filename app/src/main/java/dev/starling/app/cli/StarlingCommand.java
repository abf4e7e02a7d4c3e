package dev.starling.app.cli;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;

@Command(
    name = "starling",
    description = "One swarm of JVM and BEAM nodes.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      NodeCommand.class,
      DemoCommand.class,
      NodesCommand.class,
      TopologyCommand.class,
      PromoteCommand.class,
      OverlayCommand.class,
      EntityCommand.class,
      WaypointCommand.class,
      AnnotationCommand.class,
      LinksCommand.class,
      SendCommand.class,
      EventsCommand.class,
      TopCommand.class,
      SimCommand.class,
      GenerateCompletion.class,
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:refused or failed",
      "2:usage",
      "3:node not reachable",
    })
final class StarlingCommand extends CommandGroup {}
