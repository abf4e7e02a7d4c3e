package dev.starling.journal;

import dev.starling.journal.JournalException.Reason;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs on a small file system of its own: fills it, frees it, and looks at what is there. */
final class FillsTheDisk {
  private static final int RECORD_BYTES = 1_000;

  private FillsTheDisk() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0], "data");
    Path other = Path.of(arguments[0], "other");
    Journal journal = open(directory).journal();
    try (OutputStream filler = Files.newOutputStream(other)) {
      filler.write(new byte[700_000]);
    }
    List<byte[]> kept = new ArrayList<>();
    Reason refused = null;
    while (refused == null) {
      byte[] record = new byte[RECORD_BYTES];
      record[0] = (byte) kept.size();
      refused = append(journal, record);
      if (refused == null) {
        kept.add(record);
      }
    }
    check(refused == Reason.FULL, "refused: " + refused);
    check(append(journal, new byte[1]) == Reason.FULL, "still refused");
    journal.close();

    Opened full = open(directory);
    check(full.records().size() == kept.size(), "records on the full disk");
    Files.delete(other);
    full.journal().checkpoint(kept);
    check(append(full.journal(), new byte[] {9}) == null, "accepted when there is space again");
    full.journal().close();
    Opened last = open(directory);
    check(last.records().size() == kept.size() + 1, "records in the end");
    for (int i = 0; i < kept.size(); i++) {
      check(last.records().get(i)[0] == (byte) i, "record " + i);
    }
    System.out.println("kept " + kept.size());
  }

  private static Opened open(Path directory) throws JournalException {
    return Journal.open(DirectoryStorage.at(directory), Options.DEFAULT);
  }

  private static Reason append(Journal journal, byte[] record) {
    try {
      journal.append(record);
      journal.sync();
      return null;
    } catch (JournalException e) {
      return e.reason();
    }
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
