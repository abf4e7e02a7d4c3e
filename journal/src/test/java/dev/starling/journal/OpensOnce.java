package dev.starling.journal;

import java.nio.file.Path;

/** Opens a journal, and prints what came of it. */
final class OpensOnce {
  private OpensOnce() {}

  public static void main(String[] arguments) {
    try {
      Opened opened = Journal.open(DirectoryStorage.at(Path.of(arguments[0])), Options.DEFAULT);
      System.out.println("opened: " + opened.report());
    } catch (JournalException e) {
      System.out.println(e.reason() + " " + e.getMessage());
    }
  }
}
