package dev.starling.testkit.disk;

import static dev.starling.testkit.disk.Records.append;
import static dev.starling.testkit.disk.Records.bytes;
import static dev.starling.testkit.disk.Records.expectAfterCrash;
import static dev.starling.testkit.disk.Records.open;
import static dev.starling.testkit.disk.Records.plus;
import static dev.starling.testkit.disk.Records.texts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.journal.Finding;
import dev.starling.journal.Finding.Kind;
import dev.starling.journal.Opened;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every byte of a small store changed once, or all from there on cut off. */
class JournalDamageTest {
  private static final List<String> SNAPSHOT = List.of("one", "", "three, which is longer");
  private static final List<String> LOG = List.of("four", "five: some more bytes", "", "7", "8");
  private static final List<String> ALL = plus(SNAPSHOT, LOG.toArray(new String[0]));
  private static final String SNAPSHOT_FILE = "snapshot-2";
  private static final String LOG_FILE = "log-2";
  private static final List<String> FILES = List.of(SNAPSHOT_FILE, LOG_FILE);
  private static final int[] MASKS = {1, 2, 4, 8, 16, 32, 64, 128, 0xFF, 0x55, 0x81};

  private final SplittableRandom random = new SplittableRandom(5);
  private final VirtualDisk disk = new VirtualDisk(random, 512);

  private Map<String, byte[]> store(boolean closed) throws Exception {
    Opened opened = open(disk);
    opened.journal().checkpoint(bytes(SNAPSHOT));
    append(opened.journal(), LOG.toArray(new String[0]));
    if (closed) {
      opened.journal().close();
    }
    Map<String, byte[]> files = disk.files();
    assertEquals(List.of(LOG_FILE, SNAPSHOT_FILE), List.copyOf(files.keySet()));
    return files;
  }

  private Opened openWith(Map<String, byte[]> files, String name, byte[] bytes) throws Exception {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.put(name, bytes);
    disk.restore(changed);
    return open(disk);
  }

  /** After any recovery the journal works, and a crash at once finds the same again. */
  private void expectUsable(Opened opened, List<String> found) throws Exception {
    assertEquals(found, texts(opened));
    append(expectAfterCrash(disk, found).journal(), "new");
    Opened again = expectAfterCrash(disk, plus(found, "new"));
    again.journal().close();
    Opened last = open(disk);
    assertEquals(plus(found, "new"), texts(last));
    assertTrue(last.report().findings().isEmpty(), () -> last.report().toString());
  }

  private static Finding firstOf(Opened opened, String file) {
    assertFalse(opened.report().findings().isEmpty());
    Finding first = opened.report().findings().get(0);
    assertEquals("disk/" + file, first.file());
    assertTrue(opened.report().toString().contains("offset " + first.offset()));
    return first;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneWrongByteLosesNothing(boolean closed) throws Exception {
    Map<String, byte[]> files = store(closed);
    for (String name : FILES) {
      for (int at = 0; at < files.get(name).length; at++) {
        for (int mask : MASKS) {
          byte[] bytes = files.get(name).clone();
          bytes[at] ^= (byte) mask;
          Opened opened = openWith(files, name, bytes);
          Finding finding = firstOf(opened, name);
          assertEquals(Kind.REPAIRED, finding.kind());
          assertTrue(finding.offset() <= at && at - finding.offset() < 64, finding.toString());
          expectUsable(opened, ALL);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void severalWrongBytesLoseWhatFollowsAndSaySo(boolean closed) throws Exception {
    Map<String, byte[]> files = store(closed);
    for (String name : FILES) {
      for (int at = 0; at < files.get(name).length - 1; at++) {
        for (int count = 2; count < 48; count += 5) {
          byte[] bytes = files.get(name).clone();
          int end = Math.min(bytes.length, at + count);
          for (int i = at; i < end; i++) {
            bytes[i] ^= (byte) random.nextInt(1, 256);
          }
          expectPrefix(files, name, bytes, at);
        }
      }
    }
  }

  @Test
  void aRangeOfZerosIsNoRecord() throws Exception {
    Map<String, byte[]> files = store(true);
    for (String name : FILES) {
      for (int at = 0; at < files.get(name).length - 20; at++) {
        byte[] bytes = files.get(name).clone();
        Arrays.fill(bytes, at, bytes.length, (byte) 0);
        expectPrefix(files, name, bytes, at);
      }
    }
  }

  private void expectPrefix(Map<String, byte[]> files, String name, byte[] bytes, int at)
      throws Exception {
    Opened opened = openWith(files, name, bytes);
    List<String> found = texts(opened);
    List<Finding> ofFile =
        opened.report().findings().stream()
            .filter(each -> each.file().contains("/" + name))
            .filter(each -> each.kind() != Kind.NOT_CLOSED)
            .toList();
    assertTrue(ofFile.get(0).offset() <= at, ofFile.toString());
    Finding finding = ofFile.get(ofFile.size() - 1);
    assertEquals(opened.report().isWhole(), finding.kind() == Kind.REPAIRED);
    if (opened.report().isWhole()) {
      // One byte each of two neighbours.
      expectUsable(opened, ALL);
      return;
    }
    if (name.equals(SNAPSHOT_FILE)) {
      assertEquals(List.of(), found);
      assertEquals(List.of("log-2.damaged-1", "snapshot-2.damaged-1"), opened.report().setAside());
      assertArrayEquals(files.get(LOG_FILE), disk.files().get("log-2.damaged-1"));
      assertArrayEquals(bytes, disk.files().get("snapshot-2.damaged-1"));
    } else {
      assertTrue(found.size() >= SNAPSHOT.size() && found.size() <= ALL.size());
      assertEquals(ALL.subList(0, found.size()), found);
      byte[] aside = disk.files().get(finding.setAside());
      int from = finding.setAside().contains("torn") ? (int) finding.offset() : 0;
      assertArrayEquals(Arrays.copyOfRange(bytes, from, bytes.length), aside);
    }
    expectUsable(opened, found);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileCutOffAnywhereGivesWhatIsLeftOfIt(boolean closed) throws Exception {
    Map<String, byte[]> files = store(closed);
    for (String name : FILES) {
      int length = files.get(name).length;
      for (int size = 0; size < length; size++) {
        Opened opened = openWith(files, name, Arrays.copyOf(files.get(name), size));
        List<String> found = texts(opened);
        if (name.equals(SNAPSHOT_FILE)) {
          assertEquals(List.of(), found);
        } else {
          assertEquals(ALL.subList(0, found.size()), found);
          Finding finding = firstOf(opened, name);
          assertEquals(found.size() - SNAPSHOT.size(), finding.records());
          assertTrue(finding.offset() <= size);
          if (finding.kind() == Kind.NOT_CLOSED) {
            assertEquals(size, finding.offset());
          } else {
            assertEquals(size - finding.offset(), finding.bytes());
          }
        }
        assertFalse(opened.report().findings().isEmpty());
        expectUsable(opened, found);
      }
    }
  }

  @Test
  void aFileThatIsMissingIsNamed() throws Exception {
    Map<String, byte[]> files = store(true);
    for (String name : FILES) {
      Map<String, byte[]> others = new TreeMap<>(files);
      others.remove(name);
      disk.restore(others);
      Opened opened = open(disk);
      assertTrue(opened.report().toString().contains(name), () -> opened.report().toString());
      assertFalse(opened.report().isWhole());
      expectUsable(opened, name.equals(LOG_FILE) ? SNAPSHOT : List.of());
    }
  }

  /** A whole file of the same directory, but of another kind or generation, is not taken for it. */
  @Test
  void aFileUnderTheWrongNameCountsForNothing() throws Exception {
    Map<String, byte[]> files = store(true);
    Opened asOther = openWith(files, SNAPSHOT_FILE, files.get(LOG_FILE));
    expectUsable(asOther, List.of());
    Map<String, byte[]> renamed = new TreeMap<>();
    renamed.put("snapshot-7", files.get(SNAPSHOT_FILE));
    renamed.put("log-7", files.get(LOG_FILE));
    disk.restore(renamed);
    expectUsable(open(disk), List.of());
  }

  /** Neither a record twice, nor two records in the wrong order, nor one of an older generation. */
  @Test
  void aRecordCountsInItsPlaceOnly() throws Exception {
    byte[] old = store(true).get(LOG_FILE);
    Opened opened = open(disk);
    opened.journal().checkpoint(bytes(SNAPSHOT));
    append(opened.journal(), LOG.toArray(new String[0]));
    byte[] log = disk.files().get("log-3");
    int first = 32;
    int second = first + 16 + LOG.get(0).length();
    int third = second + 16 + LOG.get(1).length();

    byte[] swapped = log.clone();
    System.arraycopy(log, second, swapped, first, third - second);
    System.arraycopy(log, first, swapped, first + third - second, second - first);
    expectOnlySnapshot(swapped);
    byte[] mixed = log.clone();
    System.arraycopy(old, first, mixed, first, third - first);
    expectOnlySnapshot(mixed);
  }

  private void expectOnlySnapshot(byte[] log) throws Exception {
    Map<String, byte[]> files = disk.files();
    VirtualDisk other = new VirtualDisk(random, 512);
    files.put("log-3", log);
    other.restore(files);
    Opened opened = open(other);
    assertEquals(SNAPSHOT, texts(opened));
    assertEquals(Kind.DAMAGED, opened.report().findings().get(0).kind());
  }

  @Test
  void whatWasSetAsideIsNeverOverwritten() throws Exception {
    Map<String, byte[]> files = store(true);
    byte[] cut = Arrays.copyOf(files.get(LOG_FILE), files.get(LOG_FILE).length - 30);
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.put(LOG_FILE, cut);
    changed.put("log-2.torn-1", new byte[] {1});
    changed.put("log-2.torn-4", new byte[] {2});
    disk.restore(changed);
    Opened opened = open(disk);
    assertEquals(
        List.of("log-2.torn-1", "log-2.torn-4", "log-2.torn-5"), opened.report().setAside());
    opened.journal().checkpoint(List.of());
    assertArrayEquals(new byte[] {1}, disk.files().get("log-2.torn-1"));
    assertArrayEquals(new byte[] {2}, disk.files().get("log-2.torn-4"));
  }
}
