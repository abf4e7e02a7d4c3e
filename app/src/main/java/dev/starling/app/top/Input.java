package dev.starling.app.top;

import dev.starling.app.top.model.Change;
import dev.starling.app.top.model.Facts;
import dev.starling.app.top.model.LogLine;
import dev.starling.app.top.model.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the dashboard reacts to. */
sealed interface Input {
  /** The node answered. */
  record Answered(Facts facts) implements Input {}

  /** It did not, and is asked again at that time, in milliseconds of this machine's clock. */
  record Lost(String why, long nextTryAt) implements Input {}

  /** All that is shared. */
  record Places(List<Place> places) implements Input {}

  /** Something happened; {@code change} is null if it is not about what is shared. */
  record Happened(LogLine line, @Nullable Change change) implements Input {}

  /** A key, as {@code Controls} names it. */
  record Key(String key) implements Input {}

  /** The terminal has another size, or shows something else. */
  record Redraw() implements Input {}

  /** The user stops the process for a while. */
  record Suspend() implements Input {}

  record Quit() implements Input {}

  /** A thread failed. */
  record Failed(Throwable cause) implements Input {}
}
