package dev.starling.app.http;

import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.swarm.Overlay;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Map;

/** A change of the overlay, answered once this node has acknowledged it. */
record OverlayWriteEndpoint(HandlerType method, String path, NodeHandle node, Action action)
    implements Endpoint {
  private static final String ID = "/{id}";
  private static final String ENTITIES = OverlayEndpoint.PATH + "/entities";
  private static final String WAYPOINTS = OverlayEndpoint.PATH + "/waypoints";
  private static final String ANNOTATIONS = OverlayEndpoint.PATH + "/annotations";

  /** What is done, and answered. */
  private interface Action {
    void run(Context context, Overlay overlay);
  }

  /** All of them. */
  static List<Endpoint> all(NodeHandle node) {
    return List.of(
        new OverlayWriteEndpoint(
            HandlerType.PUT, ENTITIES + ID, node, OverlayWriteEndpoint::putEntity),
        new OverlayWriteEndpoint(
            HandlerType.DELETE,
            ENTITIES + ID,
            node,
            (context, overlay) -> remove(context, overlay, OverlayKind.ENTITY)),
        new OverlayWriteEndpoint(
            HandlerType.POST, WAYPOINTS, node, OverlayWriteEndpoint::addWaypoint),
        new OverlayWriteEndpoint(
            HandlerType.DELETE,
            WAYPOINTS + ID,
            node,
            (context, overlay) -> remove(context, overlay, OverlayKind.WAYPOINT)),
        new OverlayWriteEndpoint(
            HandlerType.PUT, ANNOTATIONS + ID, node, OverlayWriteEndpoint::putAnnotation),
        new OverlayWriteEndpoint(
            HandlerType.DELETE,
            ANNOTATIONS + ID,
            node,
            (context, overlay) -> remove(context, overlay, OverlayKind.ANNOTATION)));
  }

  @Override
  public void handle(Context context) {
    action.run(context, node.swarm().overlay());
  }

  private static void putEntity(Context context, Overlay overlay) {
    String id = PathId.of(context);
    OverlayWrites.await(overlay.updateEntity(id, OverlayWrites.body(context)));
    context.status(HttpStatus.NO_CONTENT);
  }

  private static void putAnnotation(Context context, Overlay overlay) {
    String id = PathId.of(context);
    OverlayWrites.await(overlay.addAnnotation(id, OverlayWrites.body(context)));
    context.status(HttpStatus.NO_CONTENT);
  }

  private static void addWaypoint(Context context, Overlay overlay) {
    String id = OverlayWrites.await(overlay.addWaypoint(OverlayWrites.body(context)));
    context
        .status(HttpStatus.CREATED)
        .header(Header.LOCATION, WAYPOINTS + "/" + PathId.encode(id))
        .json(Map.of("id", id));
  }

  private static void remove(Context context, Overlay overlay, OverlayKind kind) {
    String id = PathId.of(context);
    OverlayWrites.checked(() -> OverlayLimits.checkId(id));
    boolean removed =
        OverlayWrites.await(
            switch (kind) {
              case ENTITY -> overlay.removeEntity(id);
              case WAYPOINT -> overlay.removeWaypoint(id);
              case ANNOTATION -> overlay.removeAnnotation(id);
            });
    if (!removed) {
      throw new ApiError(
          HttpStatus.NOT_FOUND,
          "There is no %s \"%s\"; GET %s lists all that there are."
              .formatted(Names.of(kind), id, OverlayEndpoint.PATH));
    }
    context.status(HttpStatus.NO_CONTENT);
  }
}
