package dev.starling.app.cli;

import dev.starling.app.Version;
import picocli.CommandLine.IVersionProvider;

final class VersionLine implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"starling " + Version.current()};
  }
}
