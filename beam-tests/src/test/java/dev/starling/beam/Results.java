package dev.starling.beam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Figures that a run measured, for {@code docs/results.md}: printed, and kept in a file. */
public final class Results {
  private static final Path FILE = Path.of("target", "results.txt");

  private Results() {}

  public static synchronized void record(String what, String figure) {
    String line = what + ": " + figure;
    System.out.println(line);
    try {
      Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
