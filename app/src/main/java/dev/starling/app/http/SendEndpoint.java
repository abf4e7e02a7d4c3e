package dev.starling.app.http;

import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.value.Value;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends a message, and answers with what happened to it at once. */
record SendEndpoint(NodeHandle node) implements Endpoint {
  @Override
  public HandlerType method() {
    return HandlerType.POST;
  }

  @Override
  public String path() {
    return MessagesEndpoint.PATH;
  }

  @Override
  public void handle(Context context) {
    Map<Value, Value> body = OverlayWrites.body(context).entries();
    String to = text(body, "to");
    Priority priority = priority(text(body, "priority"));
    Value content = body.get(Value.of("body"));
    if (content == null) {
      throw new ApiError(
          HttpStatus.UNPROCESSABLE_CONTENT, "There is no \"body\"; any JSON value is accepted.");
    }
    SendOutcome outcome =
        OverlayWrites.await(node.swarm().comms().send(to, content, priority).outcome());
    SendOutcome.Reason reason = outcome.reason();
    if (outcome.kind() == SendOutcome.Kind.REJECTED && reason != null) {
      refuse(to, reason);
    }
    Map<String, @Nullable String> answer = new LinkedHashMap<>();
    answer.put("outcome", Names.of(outcome.kind()));
    answer.put("reason", Names.ofNullable(reason));
    context.json(answer);
  }

  /** What is the caller's mistake is an error; a full queue is an outcome. */
  private static void refuse(String to, SendOutcome.Reason reason) {
    switch (reason) {
      case UNKNOWN_NODE ->
          throw new ApiError(
              HttpStatus.NOT_FOUND,
              "There is no node \"%s\"; GET /api/v1/nodes lists all that are known.".formatted(to));
      case TOO_LARGE ->
          throw new ApiError(
              HttpStatus.CONTENT_TOO_LARGE,
              "A message has at most 1 MiB in Erlang's external format, nested 32 deep.");
      case BAD_VALUE ->
          throw new ApiError(
              HttpStatus.UNPROCESSABLE_CONTENT, "The body has text that is no Unicode.");
      case CLOSED ->
          throw new ApiError(HttpStatus.SERVICE_UNAVAILABLE, "This node is leaving its swarm.");
      default -> {}
    }
  }

  private static String text(Map<Value, Value> body, String key) {
    if (body.get(Value.of(key)) instanceof Value.Text text) {
      return text.value();
    }
    throw new ApiError(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "\"%s\" is no text; expected {\"to\": NODE, \"priority\": %s, \"body\": …}."
            .formatted(key, priorities()));
  }

  private static Priority priority(String word) {
    return Arrays.stream(Priority.values())
        .filter(priority -> Names.of(priority).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new ApiError(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "\"%s\" is no priority; there are %s.".formatted(word, priorities())));
  }

  private static String priorities() {
    return String.join(
        ", ", Arrays.stream(Priority.values()).map(Names::of).toArray(String[]::new));
  }
}
