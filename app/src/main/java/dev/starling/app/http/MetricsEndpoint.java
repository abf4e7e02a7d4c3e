package dev.starling.app.http;

import dev.starling.swarm.Swarm;
import io.javalin.http.Context;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Figures for Prometheus, gathered when asked for. */
final class MetricsEndpoint implements Endpoint {
  private final NodeHandle node;

  /**
   * Guards {@link #metrics}, which is made by the first who asks: a start should not pay for it.
   */
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable Metrics metrics;

  MetricsEndpoint(NodeHandle node) {
    this.node = node;
  }

  @Override
  public String path() {
    return "/metrics";
  }

  @Override
  public String produces() {
    return "text/plain";
  }

  @Override
  public void handle(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(scrape(node.swarm()));
  }

  private String scrape(Swarm swarm) {
    lock.lock();
    try {
      if (metrics == null) {
        metrics = new Metrics(swarm);
      }
      return metrics.scrape();
    } finally {
      lock.unlock();
    }
  }
}
