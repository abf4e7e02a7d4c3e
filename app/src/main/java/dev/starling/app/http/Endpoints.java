package dev.starling.app.http;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.stream.Collectors;

/** What the HTTP interface consists of. */
final class Endpoints {
  private static final String PREFIX = "/api/v1";

  private final List<Endpoint> all;

  Endpoints(NodeHandle node, EventsEndpoint events) {
    this.all =
        List.of(
            new JsonEndpoint(
                PREFIX + "/node",
                () -> NodeView.of(node.swarm().self(), System.currentTimeMillis())),
            new JsonEndpoint(
                PREFIX + "/nodes",
                () -> node.swarm().monitor().all().stream().map(PeerView::of).toList()),
            events,
            new MetricsEndpoint(node),
            HealthEndpoint.live(),
            HealthEndpoint.ready(node));
  }

  List<Endpoint> all() {
    return all;
  }

  boolean isOpen(String path) {
    return all.stream().anyMatch(endpoint -> endpoint.path().equals(path) && endpoint.open());
  }

  /** What to tell a caller whose request fits no endpoint. */
  ApiError explain(HttpResponseException error, Context context) {
    if (error.getStatus() != HttpStatus.NOT_FOUND.getCode()) {
      return new ApiError(
          HttpStatus.forStatus(error.getStatus()), String.valueOf(error.getMessage()));
    }
    String methods =
        all.stream()
            .filter(endpoint -> endpoint.path().equals(context.path()))
            .map(endpoint -> endpoint.method().toString())
            .collect(Collectors.joining(", "));
    if (methods.isEmpty()) {
      return new ApiError(HttpStatus.NOT_FOUND, "There is no such path; there are: " + paths());
    }
    context.header(Header.ALLOW, methods);
    return new ApiError(
        HttpStatus.METHOD_NOT_ALLOWED, "%s takes %s only.".formatted(context.path(), methods));
  }

  private String paths() {
    return all.stream()
        .map(endpoint -> endpoint.method() + " " + endpoint.path())
        .collect(Collectors.joining(", "));
  }
}
