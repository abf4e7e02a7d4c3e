package dev.starling.app;

import dev.starling.app.cli.Cli;

/** Where {@code ./starling} begins. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(Cli.commandLine(System.getenv()).execute(arguments));
  }
}
