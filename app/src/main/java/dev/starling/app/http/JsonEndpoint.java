package dev.starling.app.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.function.Supplier;

/** Answers a GET with a value as JSON. */
record JsonEndpoint(String path, Supplier<?> value) implements Endpoint {
  @Override
  public HandlerType method() {
    return HandlerType.GET;
  }

  @Override
  public String produces() {
    return JSON;
  }

  @Override
  public boolean open() {
    return false;
  }

  @Override
  public void handle(Context context) {
    context.json(value.get());
  }
}
