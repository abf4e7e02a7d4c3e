package dev.starling.app.http;

import dev.starling.app.json.ValueWriter;
import dev.starling.core.event.SwarmEvent.MessageReceived;
import io.javalin.http.Context;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.util.RawValue;

/** The last messages that this node received, newest first. */
record MessagesEndpoint(NodeHandle node) implements Endpoint {
  static final String PATH = "/api/v1/messages";

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public void handle(Context context) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (MessageReceived message : node.messages().all()) {
      all.addObject()
          .put("at", message.atMillis())
          .put("from", message.from())
          .put("priority", Names.ofNullable(message.priority()))
          .put("redelivered", message.redelivered())
          .putRawValue("body", new RawValue(ValueWriter.write(message.body())));
    }
    context.contentType(JSON).result(all.toString());
  }
}
