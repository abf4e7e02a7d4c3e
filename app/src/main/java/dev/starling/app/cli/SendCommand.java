package dev.starling.app.cli;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import dev.starling.core.link.Priority;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

@Command(
    name = "send",
    description = {
      "Sends a message from a running node to another, and tells what happened to it at once.",
      "Exits with 1 if it was dropped or rejected."
    })
final class SendCommand extends AppCommand {
  @Mixin private final ClientOptions client = new ClientOptions();

  @Parameters(paramLabel = "NODE", description = "The receiver, such as app@host.")
  private String node = "";

  @Parameters(
      paramLabel = "JSON",
      description = "Any JSON value, such as {\"text\":\"hello\"}; - reads it from standard input.")
  private String body = "";

  @Option(
      names = "--priority",
      paramLabel = "critical|high|normal|low",
      converter = PriorityWords.class,
      defaultValue = "normal",
      description =
          "critical arrives, or is tried until its deadline; high goes over any link; normal and"
              + " low only while it is good enough (default: ${DEFAULT-VALUE}).")
  private Priority priority = Priority.NORMAL;

  static final class PriorityWords extends Words<Priority> {
    PriorityWords() {
      super(Priority.class);
    }
  }

  @Override
  public Integer call() throws NotReachableException, ApiException {
    ObjectNode message =
        JsonNodeFactory.instance
            .objectNode()
            .put("to", node)
            .put("priority", priority.name().toLowerCase(Locale.ROOT))
            .putRawValue("body", new RawValue(new String(json(), StandardCharsets.UTF_8)));
    JsonNode answer =
        client
            .client()
            .send("POST", "/api/v1/messages", message.toString().getBytes(StandardCharsets.UTF_8));
    String outcome = answer.path("outcome").asString("");
    String reason = answer.path("reason").asString("");
    PrintWriter out = out();
    out.println(reason.isEmpty() ? outcome : outcome + ": " + reason.replace('_', ' '));
    out.flush();
    return outcome.equals("dropped") || outcome.equals("rejected")
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  private byte[] json() {
    try {
      return JsonArgument.readAny(body);
    } catch (IllegalArgumentException e) {
      throw usageError(e);
    }
  }
}
