package dev.starling.testkit.world;

import org.jspecify.annotations.Nullable;

/** An attempt to connect. */
final class Dial {
  final Life dialler;
  final String target;

  /** The dialler knows what came of it. */
  boolean settled;

  /** What the other side has accepted. */
  @Nullable Connection accepted;

  Dial(Life dialler, String target) {
    this.dialler = dialler;
    this.target = target;
  }
}
