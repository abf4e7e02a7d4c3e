package dev.starling.app.http;

import io.javalin.http.Context;
import java.util.Map;

/** Tells an orchestrator whether to keep the process, and whether to send it work. */
record HealthEndpoint(String path, String status, Runnable check) implements Endpoint {
  /** The process answers; nothing else is asked, since a restart would mend nothing else. */
  static HealthEndpoint live() {
    return new HealthEndpoint("/health/live", "live", () -> {});
  }

  /** The node is a running part of its swarm, and its quorum is met. */
  static HealthEndpoint ready(NodeHandle node) {
    return new HealthEndpoint("/health/ready", "ready", node::requireReady);
  }

  @Override
  public boolean open() {
    return true;
  }

  @Override
  public void handle(Context context) {
    check.run();
    context.json(Map.of("status", status));
  }
}
