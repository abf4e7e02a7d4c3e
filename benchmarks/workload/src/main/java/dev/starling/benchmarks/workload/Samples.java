package dev.starling.benchmarks.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The terms of the codec works: {@code tuple.etf} and {@code list.etf}, as OTP wrote them. What a
 * contender makes of them is put beside them, for OTP to compare.
 */
public final class Samples {
  /** The system property that names their folder. */
  public static final String FOLDER = "samples";

  private Samples() {}

  public static byte[] read(String work) {
    try {
      return Files.readAllBytes(folder().resolve(work + ".etf"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps what {@code contender} encoded after it had decoded the sample. */
  public static void writeBack(String work, String contender, byte[] external) {
    try {
      Files.write(folder().resolve(work + "-" + contender + ".etf"), external);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    return Path.of(System.getProperty(FOLDER, "."));
  }
}
