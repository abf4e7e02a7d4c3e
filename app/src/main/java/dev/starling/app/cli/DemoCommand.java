package dev.starling.app.cli;

import dev.starling.app.demo.Demo;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Runs three JVM nodes on this machine, each a process, and a BEAM node if erl is on the PATH;"
          + " they find each other by gossip on the loopback interface. Each JVM node moves entities,"
          + " which all of them show, and they elect a commander.",
      "Exit code 0 only if every node saw every other, and all JVM nodes show the same and follow one"
          + " commander at the end."
    })
final class DemoCommand extends AppCommand {
  /** Longer than the demo takes to end its processes. */
  private static final Duration END_PATIENCE = Duration.ofSeconds(30);

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "Ends by itself, this long after the nodes run (default: at Ctrl-C).")
  private @Nullable Duration length;

  @Option(
      names = "--kill-commander-after",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description =
          "Kills the commander this long after the nodes run, and shows how another takes its place"
              + " (default: never).")
  private @Nullable Duration killAfter;

  @Option(
      names = "--json",
      description =
          "One line a node's event, as GET /api/v1/events gives it, and the node; a summary last.")
  private boolean json;

  /** Set when the demo has ended, with its exit code. */
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Demo demo =
        json
            ? Demo.inJson(out(), err(), length, killAfter)
            : Demo.inWords(out(), length, killAfter);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(demo), "interrupted"));
    int exitCode = ExitCode.FAILED;
    try {
      exitCode = demo.run() ? ExitCode.DONE : ExitCode.FAILED;
    } finally {
      ended.complete(exitCode);
    }
    return exitCode;
  }

  /**
   * Ctrl-C ends the demo early, but as it ends otherwise: with a summary, and an exit code of it.
   */
  private void interrupted(Demo demo) {
    if (ended.isDone()) {
      return;
    }
    demo.stop();
    int exitCode =
        ended.completeOnTimeout(ExitCode.FAILED, END_PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    Runtime.getRuntime().halt(exitCode);
  }
}
