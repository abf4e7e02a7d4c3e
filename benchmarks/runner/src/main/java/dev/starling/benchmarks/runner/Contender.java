package dev.starling.benchmarks.runner;

import java.util.Locale;

/** Who is compared. The order is that of the table's columns. */
enum Contender {
  STARLING("Starling", "Starling"),
  BEAM("Erlang", ""),
  JINTERFACE("jinterface", "Jinterface"),
  PEKKO("Pekko", "Pekko"),
  /** Shared state as one map; {@link #PEKKO} has a key of its own for each entity. */
  PEKKO_MAP("Pekko, one map", "Pekko"),
  JGROUPS("JGroups", "Jgroups"),
  SCALECUBE("ScaleCube", "Scalecube");

  private final String title;
  private final String classPrefix;

  Contender(String title, String classPrefix) {
    this.title = title;
    this.classPrefix = classPrefix;
  }

  String title() {
    return title;
  }

  /** As an option names it. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Under {@code benchmarks}. */
  String folder() {
    return this == PEKKO_MAP ? PEKKO.folder() : id();
  }

  /** The class of this contender that does the work named so, such as {@code Codec}. */
  String className(String work) {
    return "dev.starling.benchmarks." + folder() + "." + classPrefix + work;
  }

  @Override
  public String toString() {
    return id();
  }
}
