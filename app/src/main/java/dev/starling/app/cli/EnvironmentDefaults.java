package dev.starling.app.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes what the command line leaves out from the environment: {@code --ping-interval} from {@code
 * STARLING_PING_INTERVAL}. Options that may be repeated are separated by commas there.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    String variable = variableOf(argument);
    return variable == null ? null : environment.get(variable);
  }

  static @Nullable String variableOf(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    return "STARLING_"
        + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
