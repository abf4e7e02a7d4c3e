package dev.starling.app.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common. */
@Command(mixinStandardHelpOptions = true, versionProvider = VersionLine.class, sortOptions = false)
abstract class AppCommand implements Callable<Integer> {
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

  /** For values that are no use, in one line that names the option. */
  final ParameterException usageError(IllegalArgumentException cause) {
    return new ParameterException(commandLine(), String.valueOf(cause.getMessage()), cause);
  }
}
