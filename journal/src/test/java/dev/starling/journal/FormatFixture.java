package dev.starling.journal;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;

/**
 * Writes the stores of {@link FormatsTest}: run once for each version of the format, with the
 * folder {@code src/test/resources/formats/vN}, which must not be there. Those of earlier versions
 * stay as they are.
 */
final class FormatFixture {
  static final String EXPECTED = "expected";
  private static final List<String> SNAPSHOT = List.of("first", "", "third: käse");
  private static final List<String> LOG = List.of("fourth", "", "y".repeat(300));

  private FormatFixture() {}

  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]));
  }

  static void write(Path folder) throws IOException {
    Files.createDirectory(folder);
    Path clean = folder.resolve("clean");
    Path killed = folder.resolve("killed");
    Journal journal = open(clean).journal();
    journal.checkpoint(SNAPSHOT.stream().map(FormatFixture::bytes).toList());
    for (String record : LOG) {
      journal.append(bytes(record));
    }
    journal.sync();
    Files.createDirectory(killed);
    for (String name : List.of("snapshot-2", "log-2")) {
      Files.copy(clean.resolve(name), killed.resolve(name));
    }
    journal.close();
    Files.delete(clean.resolve("lock"));
    for (Path store : List.of(clean, killed)) {
      Files.write(store.resolve(EXPECTED), SNAPSHOT);
      Files.write(store.resolve(EXPECTED), LOG, StandardOpenOption.APPEND);
    }
  }

  static Opened open(Path directory) throws JournalException {
    return Journal.open(DirectoryStorage.at(directory), Options.DEFAULT);
  }

  static Path resources() throws URISyntaxException {
    URL folder = FormatFixture.class.getResource("/formats");
    return Path.of(Objects.requireNonNull(folder).toURI());
  }

  private static byte[] bytes(String record) {
    return record.getBytes(StandardCharsets.UTF_8);
  }
}
