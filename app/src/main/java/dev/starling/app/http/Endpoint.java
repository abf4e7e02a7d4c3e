package dev.starling.app.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;

/** One method on one path. A new one is a new class, and a line in {@link Endpoints}. */
interface Endpoint {
  String JSON = "application/json";

  HandlerType method();

  String path();

  /** The media type that it answers with. */
  String produces();

  /** Whether it answers without the token. */
  boolean open();

  void handle(Context context) throws Exception;
}
