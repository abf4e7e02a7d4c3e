package dev.starling.beam;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A wall clock for one process that is off, by libfaketime; its monotonic clock is right. */
final class WallClock {
  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

  private final Path library;
  private final String offset;

  private WallClock(Path library, String offset) {
    this.library = library;
    this.offset = offset;
  }

  /**
   * A clock, or the test is skipped where there is none.
   *
   * @param offset as libfaketime takes it: {@code -1d}
   */
  static WallClock off(String offset) throws IOException {
    List<Path> found = find();
    assumeTrue(!found.isEmpty(), "the Debian package libfaketime is not installed");
    return new WallClock(found.get(0), offset);
  }

  private static List<Path> find() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> architectures = Files.newDirectoryStream(LIBRARIES)) {
      for (Path architecture : architectures) {
        Path library = architecture.resolve(LIBRARY);
        if (Files.exists(library)) {
          found.add(library);
        }
      }
    }
    return found;
  }

  /** What a process that has it is started with. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME",
        offset,
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "DONT_FAKE_MONOTONIC",
        "1",
        // Its mending of timed waits ends them at once where the monotonic clock is left alone.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }
}
