package dev.starling.app.cli;

import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** The command line as a whole: which commands there are, and what they share. */
public final class Cli {
  /** Commands whose options also come from {@code STARLING_…} variables. */
  private static final Set<String> CONFIGURED_BY_ENVIRONMENT =
      Set.of(
          "node",
          "nodes",
          "topology",
          "promote",
          "overlay",
          "entity",
          "waypoint",
          "annotation",
          "links",
          "send",
          "events",
          "top");

  private Cli() {}

  public static CommandLine commandLine(Map<String, String> environment) {
    CommandLine commandLine = new CommandLine(new StarlingCommand());
    EnvironmentDefaults defaults = new EnvironmentDefaults(environment);
    commandLine
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (CONFIGURED_BY_ENVIRONMENT.contains(name)) {
                command.setDefaultValueProvider(defaults);
              }
            });
    commandLine.registerConverter(boolean.class, Cli::flag);
    OneLineErrors errors = new OneLineErrors(environment);
    commandLine.setParameterExceptionHandler(errors);
    commandLine.setExecutionExceptionHandler(errors);
    commandLine.setUsageHelpAutoWidth(true);
    return commandLine;
  }

  /** The value of an option that takes none on the command line, from the environment. */
  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new TypeConversionException("true or false");
    };
  }
}
