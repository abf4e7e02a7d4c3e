package dev.starling.app.cli;

import dev.starling.app.client.EventWords;
import dev.starling.app.http.EventJson;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.event.SwarmEvent.DiscoveryFailed;
import dev.starling.core.event.SwarmEvent.MessageReceived;
import dev.starling.core.event.SwarmEvent.OverlayChanged;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Writes what happens in the swarm to the log. What discovery cannot do is written when it changes,
 * not at each attempt. Anybody on the network can invent names that discovery then fails to find,
 * and a peer can come and go without end: so both have a budget of lines, and what is left out is
 * counted in the next line, and can be read at level debug.
 */
final class SwarmLog implements Consumer<SwarmEvent> {
  private static final System.Logger LOG = System.getLogger("dev.starling.swarm");
  private static final int MAX_REMEMBERED = 1_024;

  static final int MAX_FAILURE_LINES = 50;
  static final int MAX_EVENT_LINES = 500;
  static final Duration FAILURE_LINE_INTERVAL = Duration.ofSeconds(10);
  static final Duration EVENT_LINE_INTERVAL = Duration.ofSeconds(1);

  private final LineBudget failures;
  private final LineBudget others;

  private final Map<String, String> lastFailures =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  SwarmLog(LongSupplier nanoClock) {
    failures = new LineBudget(MAX_FAILURE_LINES, FAILURE_LINE_INTERVAL, nanoClock);
    others = new LineBudget(MAX_EVENT_LINES, EVENT_LINE_INTERVAL, nanoClock);
  }

  @Override
  public void accept(SwarmEvent event) {
    if (event instanceof DiscoveryFailed failed) {
      String what = failed.strategy() + " " + failed.node();
      boolean changed = !failed.detail().equals(lastFailures.put(what, failed.detail()));
      write(changed ? Level.WARNING : Level.DEBUG, event, failures);
    } else if (event instanceof OverlayChanged || event instanceof MessageReceived) {
      // Things move all the time; that is no news of the swarm.
      write(Level.DEBUG, event, others);
    } else {
      write(Level.INFO, event, others);
    }
  }

  private static void write(Level level, SwarmEvent event, LineBudget budget) {
    if (level != Level.DEBUG && budget.take()) {
      long leftOut = budget.leftOut();
      String words = EventWords.of(EventJson.of(event));
      LOG.log(level, leftOut == 0 ? words : words + " (" + leftOut + " lines left out before)");
    } else if (LOG.isLoggable(Level.DEBUG)) {
      LOG.log(Level.DEBUG, EventWords.of(EventJson.of(event)));
    }
  }
}
