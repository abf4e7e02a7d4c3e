package dev.starling.testkit.disk;

import static dev.starling.testkit.disk.Records.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.journal.Journal;
import dev.starling.journal.JournalException;
import dev.starling.journal.JournalException.Reason;
import dev.starling.journal.Opened;
import dev.starling.journal.Report;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A process appends 1, 2, 3, … and is cut off at any moment, again and again. Whatever was synced
 * is back, in order; of what was not, a first part. A snapshot is a count and some filling, so that
 * a part of one is no state.
 */
class JournalCrashTest {
  private static final int SEEDS = Boolean.getBoolean("starling.long") ? 50_000 : 1_500;
  private static final int LIVES = 8;
  private static final int FILLING = 3;

  private int crashes;
  private int refused;
  private int checkpoints;
  private int lost;

  @Test
  void whatWasSyncedIsBackAfterAnyCrash() {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        new Story(seed).run();
      } catch (AssertionError | RuntimeException | JournalException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    System.out.printf(
        "journal on a disk with faults: %,d seeds, %,d crashes, %,d refusals, %,d checkpoints, %,d unsynced lost%n",
        SEEDS, crashes, refused, checkpoints, lost);
    assertTrue(crashes > SEEDS && refused > SEEDS / 10 && checkpoints > SEEDS && lost > SEEDS / 10);
  }

  private final class Story {
    private final SplittableRandom random;
    private final VirtualDisk disk;
    private long appended;
    private long synced;

    Story(long seed) {
      random = new SplittableRandom(seed);
      disk = new VirtualDisk(random.split(), 1 << random.nextInt(6, 13));
      disk.setShortWrites(random.nextBoolean());
    }

    void run() throws JournalException {
      for (int life = 0; life < LIVES; life++) {
        if (random.nextInt(4) > 0) {
          disk.cutAt(disk.operations() + random.nextInt(120));
        }
        if (random.nextInt(3) == 0) {
          Reason reason = random.nextBoolean() ? Reason.IO : Reason.FULL;
          disk.failAt(disk.operations() + random.nextInt(100), reason);
        }
        try {
          live();
        } catch (PowerCut e) {
          crashes++;
        }
        if (random.nextInt(4) == 0) {
          disk.kill();
        } else {
          disk.crash();
        }
      }
      expect(Records.open(disk));
    }

    private void live() throws JournalException {
      Journal journal = open();
      for (int step = random.nextInt(60); step > 0; step--) {
        try {
          step(journal);
        } catch (JournalException e) {
          refused++;
        }
      }
      if (random.nextInt(4) == 0) {
        closeAndExpectAll(journal);
      }
    }

    private void closeAndExpectAll(Journal journal) {
      try {
        boolean usable = journal.isUsable();
        journal.close();
        synced = usable ? appended : synced;
      } catch (JournalException e) {
        refused++;
      }
    }

    private Journal open() throws JournalException {
      while (true) {
        try {
          Opened opened = Records.open(disk);
          expect(opened);
          return opened.journal();
        } catch (JournalException e) {
          refused++;
        }
      }
    }

    private void step(Journal journal) throws JournalException {
      int what = random.nextInt(12);
      if (what == 0 || !journal.isUsable()) {
        journal.checkpoint(snapshot(appended));
        checkpoints++;
        synced = appended;
      } else if (what < 4) {
        journal.sync();
        synced = appended;
      } else {
        appended++;
        int padding = random.nextInt(100) == 0 ? 70_000 : 1 + random.nextInt(60);
        journal.append(bytes("+" + appended + " " + "x".repeat(padding)));
      }
    }

    private static List<byte[]> snapshot(long count) {
      List<String> records = new ArrayList<>();
      for (int i = 0; i < FILLING; i++) {
        records.add("=" + count + " " + i);
      }
      return bytes(records);
    }

    private void expect(Opened opened) {
      long count = 0;
      int filling = 0;
      for (byte[] record : opened.records()) {
        String text = new String(record, StandardCharsets.UTF_8);
        String[] parts = text.split(" ");
        long number = Long.parseLong(parts[0].substring(1));
        if (text.startsWith("=")) {
          assertEquals(String.valueOf(filling++), parts[1], "a snapshot in order");
          assertTrue(number == count || filling == 1, "one snapshot");
          count = number;
        } else {
          assertEquals(++count, number, "a record in order");
          assertTrue(filling == 0 || filling == FILLING, "a whole snapshot");
        }
      }
      Report report = opened.report();
      assertTrue(filling == 0 || filling == FILLING, "a whole snapshot");
      assertTrue(count >= synced, synced + " were synced, not " + count + ": " + report);
      assertTrue(count <= appended, appended + " were appended, not " + count + ": " + report);
      lost += count < appended ? 1 : 0;
      appended = count;
      synced = opened.journal().isUsable() ? count : synced;
    }
  }
}
