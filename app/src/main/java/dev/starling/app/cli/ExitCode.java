package dev.starling.app.cli;

/** What the process answers its caller with. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int NOT_REACHABLE = 3;

  private ExitCode() {}
}
