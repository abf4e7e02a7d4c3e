package dev.starling.app.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;

/**
 * One method on one path: a GET of JSON behind the token, unless it says otherwise. A new one is a
 * new class, and a line in {@link Endpoints}.
 */
interface Endpoint {
  String JSON = "application/json";

  default HandlerType method() {
    return HandlerType.GET;
  }

  String path();

  /** The media type that it answers with. */
  default String produces() {
    return JSON;
  }

  /** Whether it answers without the token. */
  default boolean open() {
    return false;
  }

  void handle(Context context) throws Exception;
}
