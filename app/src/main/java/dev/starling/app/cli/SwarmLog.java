package dev.starling.app.cli;

import dev.starling.app.client.EventWords;
import dev.starling.app.http.EventJson;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.event.SwarmEvent.DiscoveryFailed;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes what happens in the swarm to the log. What discovery cannot do is written when it changes,
 * not at each attempt.
 */
final class SwarmLog implements Consumer<SwarmEvent> {
  private static final System.Logger LOG = System.getLogger("dev.starling.swarm");
  private static final int MAX_REMEMBERED = 1_024;

  private final Map<String, String> lastFailures =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  @Override
  public void accept(SwarmEvent event) {
    if (event instanceof DiscoveryFailed failed) {
      String what = failed.strategy() + " " + failed.node();
      boolean changed = !failed.detail().equals(lastFailures.put(what, failed.detail()));
      LOG.log(changed ? Level.WARNING : Level.DEBUG, EventWords.of(EventJson.of(event)));
    } else {
      LOG.log(Level.INFO, EventWords.of(EventJson.of(event)));
    }
  }
}
