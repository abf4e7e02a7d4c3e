package dev.starling.app.cli;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import dev.starling.swarm.SwarmException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what was wrong, and answers with the exit code for it. */
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Map<String, String> environment;

  OneLineErrors(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    print(command, describe(error));
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(
      Exception error, CommandLine command, @Nullable ParseResult parsed) throws Exception {
    if (error instanceof NotReachableException) {
      print(command, error.getMessage());
      return ExitCode.NOT_REACHABLE;
    }
    if (error instanceof SwarmException || error instanceof ApiException) {
      print(command, error.getMessage());
      return ExitCode.FAILED;
    }
    throw error;
  }

  private String describe(ParameterException error) {
    if (error.getArgSpec() instanceof OptionSpec option
        && error.getCause() instanceof TypeConversionException accepted) {
      return "%s: '%s' is not usable; accepted: %s%s"
          .formatted(
              option.longestName(),
              error.getValue(),
              accepted.getMessage(),
              origin(option, error.getValue()));
    }
    boolean ours = error.getCause() instanceof IllegalArgumentException;
    return error.getMessage() + (ours ? "" : suggestion(error));
  }

  private String origin(ArgSpec option, @Nullable String value) {
    String variable = EnvironmentDefaults.variableOf(option);
    String inEnvironment = variable == null ? null : environment.get(variable);
    boolean fromThere = inEnvironment != null && value != null && inEnvironment.contains(value);
    return fromThere ? " (from " + variable + ")" : "";
  }

  private static String suggestion(ParameterException error) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      List<String> similar = unmatched.getSuggestions();
      if (!similar.isEmpty()) {
        return "; did you mean " + String.join(" or ", similar) + "?";
      }
    }
    return "; see " + error.getCommandLine().getCommandSpec().qualifiedName() + " --help";
  }

  private static void print(CommandLine command, @Nullable String message) {
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(command.getColorScheme().errorText(name + ": " + message).toString());
    command.getErr().flush();
  }
}
