package dev.starling.app.top.model;

/** An event in words, {@code at} milliseconds since the epoch by the clock of its node. */
public record LogLine(long at, String type, Group group, Weight weight, String text) {
  /** What an event is about. */
  public enum Group {
    NODES,
    COMMAND,
    SHARED,
    MOVES,
    MESSAGES
  }

  public enum Weight {
    GOOD,
    NOTE,
    WARNING,
    BAD
  }
}
