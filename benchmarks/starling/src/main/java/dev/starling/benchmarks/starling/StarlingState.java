package dev.starling.benchmarks.starling;

import static java.util.Objects.requireNonNull;

import dev.starling.benchmarks.workload.Entity;
import dev.starling.benchmarks.workload.SharedState;
import dev.starling.benchmarks.workload.StateProcess;
import dev.starling.benchmarks.workload.StateSettings;
import dev.starling.core.event.SwarmEvent.OverlayChanged;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.value.Value;
import dev.starling.swarm.Swarm;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A swarm with its default settings, joined by hand; each entity is one of the overlay, a map with
 * the names of its fields.
 */
public final class StarlingState implements SharedState {
  private static final Value WRITTEN = Value.of("written");
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(60);
  private static final long RETRY_MILLIS = 100;

  private @Nullable Swarm swarm;

  public static void main(String[] arguments) {
    StateProcess.run(new StarlingState(), arguments);
  }

  @Override
  public void start(StateSettings settings, Watcher watcher) throws Exception {
    Swarm started =
        Swarm.builder()
            .name(name(settings.node()))
            .cookie("benchmark")
            .epmdPort(settings.epmdPort())
            .start();
    swarm = started;
    if (settings.watches()) {
      started.overlay().subscribe(change -> changed(change, watcher));
    }
    long end = System.nanoTime() + JOIN_TIMEOUT.toNanos();
    for (int other = 1; other < settings.node(); other++) {
      join(started, name(other), end);
    }
    while (started.monitor().healthy().size() < StateSettings.NODES - 1) {
      pause(end);
    }
  }

  private static String name(int node) {
    return "node-" + node + "@127.0.0.1";
  }

  private static void join(Swarm swarm, String other, long end) throws InterruptedException {
    while (true) {
      try {
        swarm.connect(other).toCompletableFuture().get();
        return;
      } catch (ExecutionException e) {
        // It has not started yet.
        pause(end);
      }
    }
  }

  private static void pause(long end) throws InterruptedException {
    if (System.nanoTime() - end > 0) {
      throw new IllegalStateException("the swarm did not form");
    }
    TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
  }

  @Override
  public CompletionStage<?> put(Entity entity) {
    Value.Dictionary value =
        Value.map(
            Map.of(
                "position",
                Value.list(Value.of(entity.latitude()), Value.of(entity.longitude())),
                "heading",
                Value.of(entity.heading()),
                "status",
                Value.of(entity.status()),
                "label",
                Value.of(entity.label()),
                "written",
                Value.of(entity.writtenNanos())));
    return requireNonNull(swarm).overlay().updateEntity(entity.id(), value);
  }

  @Override
  public int size() {
    return requireNonNull(swarm).overlay().snapshot().size();
  }

  private static void changed(OverlayChanged change, Watcher watcher) {
    Value.Dictionary after = change.after();
    if (change.kind() == OverlayKind.ENTITY
        && after != null
        && after.entries().get(WRITTEN) instanceof Value.Int written) {
      watcher.visible(Entity.number(change.id()), written.value().longValueExact());
    }
  }
}
