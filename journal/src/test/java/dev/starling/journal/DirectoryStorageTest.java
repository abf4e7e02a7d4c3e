package dev.starling.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.starling.journal.JournalException.Reason;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real file system, with real processes. */
class DirectoryStorageTest {
  @TempDir Path temporary;

  private static Opened open(Path directory) throws JournalException {
    return Journal.open(DirectoryStorage.at(directory), Options.DEFAULT);
  }

  private static JournalException refused(Path directory) {
    return assertThrows(JournalException.class, () -> open(directory));
  }

  @Test
  void whatIsWrittenIsReadFromADirectoryThatWasMadeForIt() throws Exception {
    Path directory = temporary.resolve("a/b");
    Opened first = open(directory);
    assertTrue(first.report().isNew());
    assertEquals("new", first.report().toString());
    byte[] large = new byte[Journal.MAX_RECORD_BYTES];
    large[large.length - 1] = 7;
    Journal journal = first.journal();
    journal.checkpoint(List.of(new byte[] {1}, new byte[0]));
    journal.append(large);
    journal.append(new byte[] {2});
    journal.sync();
    assertEquals(32 + 16 + 1 + 16 + 24, journal.snapshotBytes());
    assertEquals(32 + 16 + large.length + 16 + 1, journal.logBytes());
    assertThrows(
        IllegalArgumentException.class,
        () -> journal.append(new byte[Journal.MAX_RECORD_BYTES + 1]));
    journal.close();
    journal.close();
    assertThrows(IllegalStateException.class, () -> journal.append(new byte[1]));

    Opened second = open(directory);
    assertEquals("4 records, closed cleanly", second.report().toString());
    assertArrayEquals(large, second.records().get(2));
    assertArrayEquals(new byte[] {2}, second.records().get(3));
    second.journal().close();
    assertEquals(3, Files.list(directory).count(), "a snapshot, a log and the lock");
  }

  @Test
  void aSecondJournalOfThisProcessIsRefusedAndTheFirstKeepsTheDirectory() throws Exception {
    Path directory = temporary.resolve("data");
    try (Journal journal = open(directory).journal()) {
      for (int i = 0; i < 2; i++) {
        JournalException refused = refused(directory);
        assertEquals(Reason.IN_USE, refused.reason());
        assertEquals(directory.toString(), refused.path());
        assertTrue(refused.getMessage().contains("" + ProcessHandle.current().pid()));
      }
      Children.Result other = Children.run(Children.command(List.of(), OpensOnce.class, directory));
      assertTrue(other.output().startsWith("IN_USE " + directory), other.output());
      assertTrue(
          other.output().contains("process " + ProcessHandle.current().pid() + ";"),
          other.output());
      assertTrue(journal.isUsable());
    }
    open(directory).journal().close();
  }

  @Test
  void whatAKilledProcessReportedAsKeptIsThereAndItsLockIsFree() throws Exception {
    Path directory = temporary.resolve("data");
    long reported = 0;
    for (int round = 0; round < 3; round++) {
      Process process = Children.command(List.of(), Counter.class, directory).start();
      try (BufferedReader lines = process.inputReader()) {
        for (int i = 0; i < 50; i++) {
          String line = lines.readLine();
          assertEquals(String.valueOf(reported + 1), line);
          reported++;
        }
        JournalException refused = refused(directory);
        assertEquals(Reason.IN_USE, refused.reason());
        assertTrue(refused.getMessage().contains("process " + process.pid() + ";"));
        process.toHandle().destroyForcibly();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          reported = Long.parseLong(line);
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
      Opened opened = open(directory);
      List<Long> numbers = Counter.numbers(opened);
      assertTrue(numbers.size() >= reported, numbers.size() + " of " + reported);
      assertEquals(LongStream.rangeClosed(1, numbers.size()).boxed().toList(), numbers);
      Finding finding = opened.report().findings().get(0);
      assertTrue(finding.kind() == Finding.Kind.NOT_CLOSED || finding.kind() == Finding.Kind.TORN);
      reported = numbers.size();
      opened.journal().close();
    }
  }

  @Test
  void aFileInThePlaceOfTheDirectoryIsNamed() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    JournalException refused = refused(file);
    assertEquals(Reason.IO, refused.reason());
    assertTrue(refused.getMessage().contains(file + " is not a directory"), refused.getMessage());
    String below = refused(file.resolve("below")).getMessage();
    assertTrue(below.contains(file.toString()) && below.contains("ot a directory"), below);
  }

  /** Root may write everywhere, and so lets somebody else try. */
  @Test
  void whereNothingMayBeWrittenIsNamed() throws Exception {
    Path directory = Files.createDirectory(temporary.resolve("data"));
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String permissions : List.of("r-xr-xr-x", "---------")) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
      Children.Result result =
          Children.run(Children.command(asNobody(), OpensOnce.class, directory));
      assumeTrue(
          !result.output().contains("Could not find or load main class"),
          "nobody may not read the classes here");
      assertTrue(result.output().startsWith("DENIED " + directory), result.output());
      assertTrue(result.output().contains("permission denied"), result.output());
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    open(directory).journal().close();
  }

  private static List<String> asNobody() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    Path setpriv = Path.of("/usr/bin/setpriv");
    assumeTrue(Files.isExecutable(setpriv), "root may write everywhere, and setpriv is missing");
    return List.of(setpriv.toString(), "--reuid=65534", "--regid=65534", "--clear-groups");
  }

  /** {@code unshare} gives the child mounts of its own, which end with it. */
  private Children.Result runOn(String mount, Class<?> main, Path directory) throws Exception {
    Path unshare = Path.of("/usr/bin/unshare");
    assumeTrue(Files.isExecutable(unshare), "no unshare here");
    List<String> words =
        List.of(unshare.toString(), "-m", "sh", "-c", mount + " || exit 77; exec \"$@\"", "sh");
    Files.createDirectories(directory);
    ProcessBuilder command = Children.command(words, main, directory);
    command.environment().put("DIR", directory.toString());
    Children.Result result = Children.run(command);
    assumeTrue(
        result.exitCode() != 77 && !result.output().contains("unshare failed"),
        "may not mount here: " + result.output());
    return result;
  }

  @Test
  void aFullFileSystemRefusesAndLosesNothing() throws Exception {
    Children.Result result =
        runOn(
            "mount -t tmpfs -o size=1000k tmpfs \"$DIR\"",
            FillsTheDisk.class,
            temporary.resolve("small"));
    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().matches("(?s)kept \\d{2,}\\s*"), result.output());
  }

  @Test
  void aReadOnlyFileSystemIsNamedAndItsContentsStay() throws Exception {
    Path directory = temporary.resolve("data");
    Journal journal = open(directory).journal();
    journal.append(new byte[] {1});
    journal.close();
    Children.Result result =
        runOn(
            "mount --bind \"$DIR\" \"$DIR\" && mount -o remount,ro,bind \"$DIR\"",
            OpensOnce.class,
            directory);
    assertTrue(result.output().startsWith("READ_ONLY " + directory), result.output());
    Opened again = open(directory);
    assertEquals("1 records, closed cleanly", again.report().toString());
    again.journal().close();
    assertFalse(again.journal().isUsable());
  }
}
