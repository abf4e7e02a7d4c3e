package dev.starling.app.cli;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes what is found by an id. */
abstract class OverlayPutCommand extends AppCommand {
  @Mixin private final ClientOptions client = new ClientOptions();

  @Parameters(paramLabel = "ID", converter = JsonArgument.Id.class, description = "Its id.")
  private String id = "";

  @Mixin private final JsonArgument value = new JsonArgument();

  private final String collection;

  /**
   * A command.
   *
   * @param collection as in the path of the HTTP call
   */
  OverlayPutCommand(String collection) {
    this.collection = collection;
  }

  @Override
  public Integer call() throws NotReachableException, ApiException {
    OverlayChanges.put(this, client, collection, id, value);
    return ExitCode.DONE;
  }
}
