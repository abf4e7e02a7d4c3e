package dev.starling.app.http;

import dev.starling.swarm.Self;
import dev.starling.swarm.Swarm;
import org.jspecify.annotations.Nullable;

/** {@code GET /node}: this node. Times in milliseconds, 64-bit values as decimal strings. */
record NodeView(
    String name,
    String kind,
    String version,
    long startedAt,
    long uptimeMs,
    @Nullable String role,
    String incarnation,
    long creation,
    boolean hidden) {

  static NodeView of(Swarm swarm, long nowMillis) {
    Self self = swarm.self();
    return new NodeView(
        self.name(),
        "starling",
        self.version(),
        self.startedAtMillis(),
        Math.max(0, nowMillis - self.startedAtMillis()),
        swarm.topology().role().text(),
        Long.toString(self.incarnation()),
        self.creation(),
        self.hidden());
  }
}
