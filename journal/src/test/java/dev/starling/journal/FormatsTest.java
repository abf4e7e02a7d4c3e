package dev.starling.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.journal.JournalException.Reason;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every release opens what every earlier one wrote: {@code formats/v1} and so on hold stores as
 * they were written by {@link FormatFixture}, with their records as lines of text.
 */
class FormatsTest {
  @TempDir Path temporary;

  static List<Path> stores() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.walk(FormatFixture.resources())) {
      return files
          .filter(file -> file.endsWith(FormatFixture.EXPECTED))
          .map(Path::getParent)
          .sorted()
          .toList();
    }
  }

  private Path copy(Path store) throws IOException {
    Path copy = Files.createDirectory(temporary.resolve("data"));
    try (Stream<Path> files = Files.list(store)) {
      for (Path file : files.filter(each -> !each.endsWith(FormatFixture.EXPECTED)).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  @Test
  void thereAreStoresOfEveryVersion() throws Exception {
    for (int version = 1; version <= Format.VERSION; version++) {
      Path folder = FormatFixture.resources().resolve("v" + version);
      for (String store : List.of("clean", "killed")) {
        assertTrue(stores().contains(folder.resolve(store)), store + " of version " + version);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stores")
  void aStoreOfEveryVersionIsOpenedAndGoesOn(Path store) throws Exception {
    Path directory = copy(store);
    Opened opened = FormatFixture.open(directory);
    List<String> expected = Files.readAllLines(store.resolve(FormatFixture.EXPECTED));
    assertEquals(expected, texts(opened));
    assertTrue(opened.report().isWhole());
    assertEquals(store.endsWith("clean"), opened.report().findings().isEmpty());
    opened.journal().append(new byte[] {'x'});
    opened.journal().close();
    assertEquals(expected.size() + 1, FormatFixture.open(directory).records().size());
  }

  @Test
  void whatIsWrittenNowIsTheNewestVersionByteForByte() throws Exception {
    Path written = temporary.resolve("written");
    FormatFixture.write(written);
    Path newest = FormatFixture.resources().resolve("v" + Format.VERSION);
    for (String store : List.of("clean", "killed")) {
      for (String name : List.of("snapshot-2", "log-2")) {
        assertArrayEquals(
            Files.readAllBytes(newest.resolve(store).resolve(name)),
            Files.readAllBytes(written.resolve(store).resolve(name)),
            store + "/" + name);
      }
    }
  }

  @Test
  void aLaterVersionIsRefusedAndNothingIsTouched() throws Exception {
    for (FileKind kind : FileKind.values()) {
      Path directory = Files.createDirectory(temporary.resolve(kind.toString()));
      ByteBuffer header = Format.header(Format.VERSION + 1, kind, 9);
      Path file = directory.resolve(FileName.of(kind, 9).toString());
      Path half = Files.createFile(directory.resolve("snapshot-10.tmp"));
      Files.write(file, header.array());
      JournalException refused =
          assertThrows(JournalException.class, () -> FormatFixture.open(directory));
      assertEquals(Reason.NEWER_FORMAT, refused.reason());
      assertEquals(file.toString(), refused.path());
      assertTrue(refused.getMessage().contains("format version 2"), refused.getMessage());
      assertArrayEquals(header.array(), Files.readAllBytes(file));
      assertTrue(Files.exists(half));
      try (Stream<Path> files = Files.list(directory)) {
        assertEquals(3, files.count(), "with the lock");
      }
    }
  }

  @Test
  void onlyNamesOfOurFormAreOurs() {
    for (String name :
        List.of("snapshot-1", "log-23", "snapshot-4.tmp", "log-2.torn-1", "log-2.torn-1.tmp")) {
      assertEquals(name, String.valueOf(FileName.parse(name)));
    }
    for (String name :
        List.of(
            "lock", "log-", "log-0", "log-01", "log-1.bak", "xlog-1", "log-1234567890123456789")) {
      assertEquals(null, FileName.parse(name), name);
    }
    FileName aside = FileName.of(FileKind.LOG, 3).setAside("damaged", 12);
    assertEquals(12, aside.numberSetAside("damaged"));
    assertEquals(0, aside.numberSetAside("torn"));
    assertFalse(aside.isLive());
  }

  private static List<String> texts(Opened opened) {
    return opened.records().stream()
        .map(record -> new String(record, StandardCharsets.UTF_8))
        .toList();
  }
}
