package dev.starling.app.cli;

import picocli.CommandLine.ParameterException;

/** A command that does nothing without one of its commands. */
abstract class CommandGroup extends AppCommand {
  @Override
  public Integer call() {
    throw new ParameterException(
        commandLine(),
        "a command is missing: " + String.join(", ", commandLine().getSubcommands().keySet()));
  }
}
