package dev.starling.app.top.view;

import java.util.List;

/** A part of the screen. */
public enum Pane {
  NODES("1 Nodes"),
  LINKS("2 Links"),
  MAP("3 Map"),
  EVENTS("4 Events");

  private static final List<Pane> ALL = List.of(values());

  private final String title;

  Pane(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** The pane of a number, from 0. */
  static Pane at(int number) {
    return ALL.get(number);
  }

  Pane next(int step) {
    return ALL.get(Math.floorMod(ALL.indexOf(this) + step, ALL.size()));
  }
}
