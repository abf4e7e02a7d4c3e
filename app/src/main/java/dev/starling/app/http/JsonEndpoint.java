package dev.starling.app.http;

import io.javalin.http.Context;
import java.util.function.Supplier;

/** Answers a GET with a value as JSON. */
record JsonEndpoint(String path, Supplier<?> value) implements Endpoint {
  @Override
  public void handle(Context context) {
    context.json(value.get());
  }
}
