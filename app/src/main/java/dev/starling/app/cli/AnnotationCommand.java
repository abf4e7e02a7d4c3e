package dev.starling.app.cli;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "annotation",
    description = "Writes or removes an annotation through a running node.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AnnotationCommand.Put.class, AnnotationCommand.Remove.class})
final class AnnotationCommand extends CommandGroup {
  @Command(
      name = "put",
      description = "Writes an annotation; one that has the id already is replaced.")
  static final class Put extends AppCommand {
    @Mixin private final ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "ID", converter = JsonArgument.Id.class, description = "Its id.")
    private String id = "";

    @Mixin private final JsonArgument value = new JsonArgument();

    @Override
    public Integer call() throws NotReachableException, ApiException {
      OverlayChanges.put(this, client, "annotations", id, value);
      return ExitCode.DONE;
    }
  }

  @Command(name = "rm", description = "Removes an annotation.")
  static final class Remove extends AppCommand {
    @Mixin private final ClientOptions client = new ClientOptions();

    @Parameters(paramLabel = "ID", converter = JsonArgument.Id.class, description = "Its id.")
    private String id = "";

    @Override
    public Integer call() throws NotReachableException, ApiException {
      OverlayChanges.remove(client, "annotations", id);
      return ExitCode.DONE;
    }
  }
}
