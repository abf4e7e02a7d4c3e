package dev.starling.app.top.view;

import dev.starling.app.top.model.LogLine;
import java.util.List;

/** Which events show. */
enum Shown {
  NO_MOVES("all but moves"),
  ALL("all"),
  NODES("nodes and links"),
  COMMAND("command"),
  SHARED("what is shared"),
  MESSAGES("messages");

  private static final List<Shown> IN_TURN = List.of(values());

  private final String title;

  Shown(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  Shown next() {
    return IN_TURN.get((IN_TURN.indexOf(this) + 1) % IN_TURN.size());
  }

  boolean shows(LogLine.Group group) {
    return switch (this) {
      case ALL -> true;
      case NO_MOVES -> group != LogLine.Group.MOVES;
      case NODES -> group == LogLine.Group.NODES;
      case COMMAND -> group == LogLine.Group.COMMAND;
      case SHARED -> group == LogLine.Group.SHARED || group == LogLine.Group.MOVES;
      case MESSAGES -> group == LogLine.Group.MESSAGES;
    };
  }
}
