package dev.starling.app.cli;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import dev.starling.app.http.PathId;
import tools.jackson.databind.JsonNode;

/** The calls by which commands change the overlay. */
final class OverlayChanges {
  private static final String OVERLAY = "/api/v1/overlay/";

  private OverlayChanges() {}

  static void put(
      AppCommand command, ClientOptions client, String kind, String id, JsonArgument value)
      throws NotReachableException, ApiException {
    client.client().send("PUT", path(kind, id), json(command, value));
  }

  static JsonNode add(AppCommand command, ClientOptions client, JsonArgument value)
      throws NotReachableException, ApiException {
    return client.client().send("POST", OVERLAY + "waypoints", json(command, value));
  }

  static void remove(ClientOptions client, String kind, String id)
      throws NotReachableException, ApiException {
    client.client().send("DELETE", path(kind, id), new byte[0]);
  }

  /** The value, or an error of usage. */
  static byte[] json(AppCommand command, JsonArgument value) {
    try {
      return value.read();
    } catch (IllegalArgumentException e) {
      throw command.usageError(e);
    }
  }

  private static String path(String kind, String id) {
    return OVERLAY + kind + "/" + PathId.encode(id);
  }
}
