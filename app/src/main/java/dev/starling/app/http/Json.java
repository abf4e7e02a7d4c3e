package dev.starling.app.http;

import tools.jackson.databind.json.JsonMapper;

/** How this program reads and writes JSON. */
public final class Json {
  public static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}
}
