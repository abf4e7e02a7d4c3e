package dev.starling.app.cli;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
    name = "starling",
    description = "One swarm of JVM and BEAM nodes.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      NodeCommand.class,
      DemoCommand.class,
      NodesCommand.class,
      EventsCommand.class,
      GenerateCompletion.class,
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:refused or failed",
      "2:usage",
      "3:node not reachable",
    })
final class StarlingCommand extends AppCommand {
  @Override
  public Integer call() {
    throw new ParameterException(
        commandLine(),
        "a command is missing: " + String.join(", ", commandLine().getSubcommands().keySet()));
  }
}
