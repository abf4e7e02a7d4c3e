package dev.starling.app.cli;

import picocli.CommandLine.Option;

/** How to show an answer. */
final class JsonOption {
  @Option(names = "--json", description = "JSON instead of text.")
  private boolean json;

  boolean isSet() {
    return json;
  }
}
