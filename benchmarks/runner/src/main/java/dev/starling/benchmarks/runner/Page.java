package dev.starling.benchmarks.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documentation, of which one part, between two markers, is ours to write. */
final class Page {
  private static final String BEGIN = "<!-- written by benchmarks/run: begin -->";
  private static final String END = "<!-- written by benchmarks/run: end -->";

  private Page() {}

  /** {@link IllegalArgumentException} when the page lacks the markers. */
  static void write(Path page, String content) throws IOException {
    Files.writeString(page, replace(Files.readString(page), content));
  }

  static String replace(String page, String content) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("the page lacks " + BEGIN + " and, behind it, " + END);
    }
    return page.substring(0, begin + BEGIN.length()) + "\n" + content + page.substring(end);
  }
}
