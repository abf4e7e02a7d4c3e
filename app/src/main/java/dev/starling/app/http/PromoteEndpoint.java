package dev.starling.app.http;

import dev.starling.core.topology.Role;
import dev.starling.core.value.Value;
import dev.starling.swarm.SwarmException;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.concurrent.CompletionException;

/** Assigns a role: {@code POST /topology/promote}. */
record PromoteEndpoint(String path, NodeHandle node) implements Endpoint {
  @Override
  public HandlerType method() {
    return HandlerType.POST;
  }

  @Override
  public void handle(Context context) {
    Value.Dictionary body = OverlayWrites.body(context);
    String name = text(body, "node");
    Role role;
    try {
      role = Role.of(text(body, "role"));
    } catch (IllegalArgumentException e) {
      throw new ApiError(HttpStatus.UNPROCESSABLE_CONTENT, e.getMessage() + ".");
    }
    try {
      node.swarm().topology().promote(name, role).toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IllegalArgumentException) {
        throw new ApiError(
            HttpStatus.NOT_FOUND,
            "There is no Starling node \"%s\" here; GET /api/v1/topology lists those that there are."
                .formatted(name));
      }
      if (e.getCause() instanceof SwarmException) {
        throw new ApiError(HttpStatus.SERVICE_UNAVAILABLE, "This node is ending.");
      }
      throw e;
    }
    context.status(HttpStatus.NO_CONTENT);
  }

  private static String text(Value.Dictionary body, String key) {
    if (body.entries().get(Value.of(key)) instanceof Value.Text text) {
      return text.value();
    }
    throw new ApiError(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "The body is an object with \"node\" and \"role\", both text; \"%s\" is missing or no text."
            .formatted(key));
  }
}
