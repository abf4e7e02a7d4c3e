package dev.starling.benchmarks.runner;

import java.util.Locale;

/** Who is compared. The order is that of the table's columns. */
enum Contender {
  STARLING("Starling", "Starling", true),
  BEAM("Erlang", "", true),
  JINTERFACE("jinterface", "Jinterface", true),
  PEKKO("Pekko", "Pekko", false),
  JGROUPS("JGroups", "Jgroups", false),
  SCALECUBE("ScaleCube", "Scalecube", false);

  private final String title;
  private final String classPrefix;
  private final boolean hasCodec;

  Contender(String title, String classPrefix, boolean hasCodec) {
    this.title = title;
    this.classPrefix = classPrefix;
    this.hasCodec = hasCodec;
  }

  String title() {
    return title;
  }

  /** As an option names it; its folder under {@code benchmarks}, too. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean hasCodec() {
    return hasCodec;
  }

  String messengerClass() {
    return className("Messenger");
  }

  String codecClass() {
    return className("Codec");
  }

  private String className(String suffix) {
    return "dev.starling.benchmarks." + id() + "." + classPrefix + suffix;
  }

  @Override
  public String toString() {
    return id();
  }
}
