package dev.starling.app.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common. */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    sortOptions = false,
    abbreviateSynopsis = true)
abstract class AppCommand implements Callable<Integer> {
  private static final Pattern FIRST_WORD = Pattern.compile("[a-z][a-z-]*");

  @Spec private @Nullable CommandSpec spec;

  final CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }

  final PrintWriter out() {
    return commandLine().getOut();
  }

  final PrintWriter err() {
    return commandLine().getErr();
  }

  final Ansi ansi() {
    return commandLine().getColorScheme().ansi();
  }

  /** For values that are no use, in one line that names the option as it is typed. */
  final ParameterException usageError(IllegalArgumentException cause) {
    String message = String.valueOf(cause.getMessage());
    Matcher first = FIRST_WORD.matcher(message);
    boolean isOption =
        first.lookingAt()
            && commandLine().getCommandSpec().findOption("--" + first.group()) != null;
    return new ParameterException(commandLine(), (isOption ? "--" : "") + message, cause);
  }
}
