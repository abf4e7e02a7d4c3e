package dev.starling.app.cli;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import dev.starling.app.top.Top;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "top",
    description = {
      "Shows a running node's swarm live in the terminal: nodes, links, map, events. ? explains the"
          + " words and the keys, q quits.",
      "Where there is no terminal, it prints all there is once, then a line for each change."
    })
final class TopCommand extends AppCommand {
  @Mixin private final ClientOptions client = new ClientOptions();

  @Option(names = "--once", description = "Prints all there is once, as text, and exits.")
  private boolean once;

  @Override
  public Integer call()
      throws NotReachableException, ApiException, IOException, InterruptedException {
    Top.run(client.client(), client.url(), out(), once, ansi().enabled());
    return ExitCode.DONE;
  }
}
