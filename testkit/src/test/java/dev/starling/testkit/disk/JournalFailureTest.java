package dev.starling.testkit.disk;

import static dev.starling.testkit.disk.Records.append;
import static dev.starling.testkit.disk.Records.bytes;
import static dev.starling.testkit.disk.Records.expectAfterCrash;
import static dev.starling.testkit.disk.Records.open;
import static dev.starling.testkit.disk.Records.plus;
import static dev.starling.testkit.disk.Records.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.journal.Fsync;
import dev.starling.journal.Journal;
import dev.starling.journal.JournalException;
import dev.starling.journal.JournalException.Reason;
import dev.starling.journal.Opened;
import dev.starling.journal.Options;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each operation of the disk fails once, or is the last one before the power goes. */
class JournalFailureTest {
  private static final List<String> BEFORE = List.of("a", "b", "c");
  private static final List<String> EQUIVALENT = List.of("abc", "-");
  private static final int OPERATIONS_MAX = 40;

  private VirtualDisk disk = new VirtualDisk(new SplittableRandom(1), 64);

  /** With {@link #BEFORE} in the snapshot and in the log. */
  private Journal begin(long seed) throws JournalException {
    disk = new VirtualDisk(new SplittableRandom(seed), 64);
    Journal journal = open(disk).journal();
    journal.checkpoint(bytes(BEFORE.subList(0, 1)));
    append(journal, "b", "c");
    return journal;
  }

  @Test
  void aCrashAtAnyStepOfACheckpointFindsTheOldOrTheNewGeneration() throws Exception {
    int old = 0;
    int renewed = 0;
    for (long seed = 0; seed < 100; seed++) {
      boolean done = false;
      for (int step = 0; !done; step++) {
        Journal journal = begin(seed);
        disk.cutAt(disk.operations() + step);
        done = !isCutOff(journal);
        disk.crash();
        Opened opened = open(disk);
        boolean isNew = texts(opened).equals(EQUIVALENT);
        old += isNew ? 0 : 1;
        renewed += isNew ? 1 : 0;
        assertEquals(isNew ? EQUIVALENT : BEFORE, texts(opened));
        assertTrue(isNew || !done, "a checkpoint that succeeded is kept");
        assertTrue(opened.report().isWhole(), () -> opened.report().toString());
        assertEquals(List.of(), opened.report().setAside());
        assertEquals(2, disk.files().size(), () -> "leftovers: " + disk.files().keySet());
        append(opened.journal(), "d");
        expectAfterCrash(disk, plus(texts(opened), "d"));
        assertTrue(step < OPERATIONS_MAX);
      }
    }
    assertTrue(old > 100 && renewed > 100, old + " old, " + renewed + " new");
  }

  private static boolean isCutOff(Journal journal) throws JournalException {
    try {
      journal.checkpoint(bytes(EQUIVALENT));
      return false;
    } catch (PowerCut e) {
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"IO", "FULL"})
  void aCheckpointThatFailsAtAnyStepLosesNothing(Reason reason) throws Exception {
    int stayedUsable = 0;
    int inDoubt = 0;
    boolean done = false;
    for (int step = 0; !done; step++) {
      Journal journal = begin(step);
      long failing = disk.operations() + step;
      disk.failAt(failing, reason);
      List<String> expected = BEFORE;
      try {
        journal.checkpoint(bytes(EQUIVALENT));
        expected = EQUIVALENT;
        done = disk.operations() <= failing;
      } catch (JournalException e) {
        assertEquals(reason, e.reason());
      }
      disk.failAt(Long.MAX_VALUE, reason);
      if (!journal.isUsable()) {
        inDoubt++;
        assertThrows(JournalException.class, () -> append(journal, "d"));
        journal.checkpoint(bytes(BEFORE));
      } else {
        stayedUsable++;
      }
      append(journal, "d");
      Opened opened = expectAfterCrash(disk, plus(expected, "d"));
      assertTrue(opened.report().isWhole(), () -> opened.report().toString());
      assertEquals(2, disk.files().size(), () -> "leftovers: " + disk.files().keySet());
      assertTrue(step < OPERATIONS_MAX);
    }
    assertEquals(1, inDoubt, "only the syncing of the directory after the renaming");
    assertTrue(stayedUsable > 6);
  }

  @Test
  void recordsThatThrowLeaveTheOldGeneration() throws Exception {
    Journal journal = begin(1);
    assertThrows(
        IllegalArgumentException.class,
        () -> journal.checkpoint(List.of(new byte[3], new byte[Journal.MAX_RECORD_BYTES + 1])));
    assertEquals(2, disk.files().size());
    append(journal, "d");
    expectAfterCrash(disk, plus(BEFORE, "d"));
  }

  @Test
  void aFullDiskRefusesAndLosesNothingWhereverItIsFull() throws Exception {
    Journal sample = begin(0);
    long used = used();
    append(sample, "d", "and something longer");
    long needed = used() - used;
    for (long room = 0; room < needed; room++) {
      Journal journal = begin(room);
      disk.resize(used + room);
      JournalException full =
          assertThrows(JournalException.class, () -> append(journal, "d", "and something longer"));
      assertEquals(Reason.FULL, full.reason());
      assertEquals("disk/log-2", full.path());
      assertEquals(used, used(), "what could not be kept is taken back");
      JournalException still = assertThrows(JournalException.class, () -> append(journal, "e"));
      assertEquals(Reason.FULL, still.reason());
      assertEquals(
          Reason.FULL,
          assertThrows(JournalException.class, () -> journal.checkpoint(bytes(BEFORE))).reason());
      disk.resize(Long.MAX_VALUE);
      journal.checkpoint(bytes(plus(BEFORE, "d", "e")));
      append(journal, "f");
      expectAfterCrash(disk, plus(BEFORE, "d", "e", "f"));
    }
  }

  /** Also if its log is torn or damaged, for which a copy or a new generation is needed. */
  @Test
  void aFullDiskCanBeOpenedAndReadAndIsUsableWhenSpaceReturns() throws Exception {
    begin(1);
    Map<String, byte[]> files = disk.files();
    int length = files.get("log-2").length;
    for (int at = 32; at < length; at++) {
      for (boolean torn : new boolean[] {true, false}) {
        Map<String, byte[]> damaged = disk.files();
        damaged.clear();
        damaged.putAll(files);
        byte[] log = files.get("log-2").clone();
        log[at] ^= 7;
        log[torn ? length - 1 : at == 32 ? 33 : 32] ^= 7;
        damaged.put("log-2", log);
        disk.restore(damaged);
        disk.resize(used());
        Opened opened = open(disk);
        List<String> found = texts(opened);
        assertEquals(BEFORE.subList(0, found.size()), found);
        if (!opened.journal().isUsable()) {
          assertThrows(JournalException.class, () -> append(opened.journal(), "d"));
          disk.crash();
          Opened again = open(disk);
          assertEquals(found, texts(again), "the same is found again");
          disk.resize(Long.MAX_VALUE);
          again.journal().checkpoint(again.records());
          append(again.journal(), "d");
          Opened last = expectAfterCrash(disk, plus(found, "d"));
          assertEquals(again.report().setAside(), last.report().setAside());
        }
        disk.resize(Long.MAX_VALUE);
      }
    }
  }

  @Test
  void anEmptyDirectoryOnAFullDiskIsUsableWhenSpaceReturns() throws Exception {
    disk.resize(10);
    Opened opened = open(disk);
    assertTrue(opened.report().isNew());
    assertFalse(opened.journal().isUsable());
    disk.resize(Long.MAX_VALUE);
    opened.journal().checkpoint(List.of());
    append(opened.journal(), "a");
    expectAfterCrash(disk, List.of("a"));
  }

  @Test
  void afterAFailedForceTheLogIsNeverWrittenAgain() throws Exception {
    Journal journal = begin(1);
    journal.append(bytes("lost"));
    disk.failAt(disk.operations() + 1, Reason.IO);
    assertEquals(Reason.IO, assertThrows(JournalException.class, journal::sync).reason());
    assertFalse(journal.isUsable());
    long operations = disk.operations();
    assertThrows(JournalException.class, () -> journal.append(bytes("x")));
    assertThrows(JournalException.class, journal::sync);
    assertEquals(operations, disk.operations());
    journal.checkpoint(bytes(plus(BEFORE, "lost")));
    append(journal, "d");
    expectAfterCrash(disk, plus(BEFORE, "lost", "d"));
  }

  @Test
  void aReadOnlyDiskRefusesWritesAndOpening() throws Exception {
    Journal journal = begin(1);
    disk.setReadOnly(true);
    JournalException refused = assertThrows(JournalException.class, () -> append(journal, "d"));
    assertEquals(Reason.READ_ONLY, refused.reason());
    journal.close();
    assertEquals(Reason.READ_ONLY, assertThrows(JournalException.class, () -> open(disk)).reason());
    disk.setReadOnly(false);
    expectAfterCrash(disk, BEFORE);
  }

  @Test
  void aCrashInAnyStepOfARecoveryFindsTheSameAgain() throws Exception {
    begin(1);
    Map<String, byte[]> files = disk.files();
    for (boolean torn : new boolean[] {true, false}) {
      byte[] log = files.get("log-2").clone();
      int at = torn ? log.length - 1 : 40;
      log[at] ^= 7;
      log[at - 1] ^= 7;
      for (long seed = 0; seed < 50; seed++) {
        boolean done = false;
        for (int step = 0; !done; step++) {
          disk = new VirtualDisk(new SplittableRandom(seed), 64);
          disk.restore(Map.of("snapshot-2", files.get("snapshot-2"), "log-2", log));
          disk.cutAt(disk.operations() + step);
          try {
            open(disk);
            done = true;
          } catch (PowerCut e) {
            assertTrue(step < OPERATIONS_MAX);
          }
          Opened opened = expectAfterCrash(disk, BEFORE.subList(0, torn ? 2 : 1));
          assertFalse(opened.report().setAside().isEmpty(), "its bytes are still there");
        }
      }
    }
  }

  @Test
  void aCrashInAnyStepOfSettingAsideFindsAllOrNothingAndKeepsTheBytes() throws Exception {
    for (long seed = 0; seed < 50; seed++) {
      boolean done = false;
      for (int step = 0; !done; step++) {
        Journal journal = begin(seed);
        disk.cutAt(disk.operations() + step);
        try {
          assertEquals(List.of("snapshot-2.stale-1", "log-2.stale-1"), journal.setAside());
          done = true;
        } catch (PowerCut e) {
          assertTrue(step < OPERATIONS_MAX);
        }
        disk.crash();
        Opened opened = open(disk);
        boolean isGone = texts(opened).isEmpty();
        assertEquals(isGone ? List.of() : BEFORE, texts(opened));
        assertTrue(isGone || !done);
        // The end mark may have been cut short.
        assertTrue(opened.report().setAside().size() >= (isGone ? 2 : 0));
      }
    }
  }

  @Test
  void withoutFsyncAKillLosesNothingAndTheDiskIsNotWaitedFor() throws Exception {
    Journal journal = Journal.open(disk, new Options(Fsync.OS)).journal();
    long operations = disk.operations();
    append(journal, "a", "b");
    assertEquals(operations + 1, disk.operations(), "one write");
    disk.kill();
    Opened opened = open(disk);
    assertEquals(List.of("a", "b"), texts(opened));
    disk.crash();
    assertEquals(List.of("a", "b"), texts(open(disk)), "what was reported as found is kept");
  }

  @Test
  void theDirectoryIsForOneAtATime() throws Exception {
    Journal journal = begin(1);
    assertEquals(Reason.IN_USE, assertThrows(JournalException.class, () -> open(disk)).reason());
    journal.close();
    open(disk).journal().close();
  }

  private long used() {
    return disk.files().values().stream().mapToLong(bytes -> bytes.length).sum();
  }
}
