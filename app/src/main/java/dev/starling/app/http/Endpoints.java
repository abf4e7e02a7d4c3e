package dev.starling.app.http;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the HTTP interface consists of. */
final class Endpoints {
  private static final String PREFIX = "/api/v1";
  private static final String PARAMETER = "{";

  private final List<Endpoint> all;

  Endpoints(NodeHandle node, EventsEndpoint events) {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.add(
        new JsonEndpoint(
            PREFIX + "/node", () -> NodeView.of(node.swarm(), System.currentTimeMillis())));
    endpoints.add(new JsonEndpoint(PREFIX + "/nodes", () -> PeerView.all(node.swarm())));
    endpoints.add(
        new JsonEndpoint(PREFIX + "/topology", () -> TopologyView.of(node.swarm().topology())));
    endpoints.add(new PromoteEndpoint(PREFIX + "/topology/promote", node));
    endpoints.add(new OverlayEndpoint(node));
    endpoints.addAll(OverlayWriteEndpoint.all(node));
    endpoints.add(
        new JsonEndpoint(
            PREFIX + "/links",
            () -> node.swarm().comms().links().stream().map(LinkView::of).toList()));
    endpoints.add(new MessagesEndpoint(node));
    endpoints.add(new SendEndpoint(node));
    endpoints.add(events);
    endpoints.add(new MetricsEndpoint(node));
    endpoints.add(HealthEndpoint.live());
    endpoints.add(HealthEndpoint.ready(node));
    endpoints.addAll(PageEndpoint.all());
    this.all = List.copyOf(endpoints);
  }

  List<Endpoint> all() {
    return all;
  }

  boolean isOpen(String path) {
    return all.stream().anyMatch(endpoint -> endpoint.open() && matches(endpoint.path(), path));
  }

  /** What to tell a caller whose request fits no endpoint. */
  ApiError explain(HttpResponseException error, Context context) {
    if (error.getStatus() != HttpStatus.NOT_FOUND.getCode()) {
      return new ApiError(
          HttpStatus.forStatus(error.getStatus()), String.valueOf(error.getMessage()));
    }
    String methods =
        all.stream()
            .filter(endpoint -> matches(endpoint.path(), context.path()))
            .map(endpoint -> endpoint.method().toString())
            .collect(Collectors.joining(", "));
    if (methods.isEmpty()) {
      return new ApiError(HttpStatus.NOT_FOUND, "There is no such path; there are: " + paths());
    }
    context.header(Header.ALLOW, methods);
    return new ApiError(
        HttpStatus.METHOD_NOT_ALLOWED,
        "%s takes %s only.".formatted(context.path(), methods.replace(", ", " or ")));
  }

  /**
   * Whether {@code path} is of the form {@code template}, whose last segment may be any: {@code
   * {id}}.
   */
  private static boolean matches(String template, String path) {
    int parameter = template.indexOf(PARAMETER);
    if (parameter < 0) {
      return template.equals(path);
    }
    return path.startsWith(template.substring(0, parameter))
        && path.length() > parameter
        && path.indexOf('/', parameter) < 0;
  }

  private String paths() {
    return all.stream()
        .map(endpoint -> endpoint.method() + " " + endpoint.path())
        .collect(Collectors.joining(", "));
  }
}
