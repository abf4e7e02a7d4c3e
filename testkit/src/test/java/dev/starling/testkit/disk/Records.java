package dev.starling.testkit.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.journal.Journal;
import dev.starling.journal.JournalException;
import dev.starling.journal.Opened;
import dev.starling.journal.Options;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Records as text, and stores made of them. */
final class Records {
  private Records() {}

  static byte[] bytes(String record) {
    return record.getBytes(StandardCharsets.UTF_8);
  }

  static List<byte[]> bytes(List<String> records) {
    return records.stream().map(Records::bytes).toList();
  }

  static List<String> texts(Opened opened) {
    return opened.records().stream()
        .map(record -> new String(record, StandardCharsets.UTF_8))
        .toList();
  }

  static Opened open(VirtualDisk disk) throws JournalException {
    return Journal.open(disk, Options.DEFAULT);
  }

  static void append(Journal journal, String... records) throws JournalException {
    for (String record : records) {
      journal.append(bytes(record));
    }
    journal.sync();
  }

  /** The process is killed, another one opens, and finds these. */
  static Opened expectAfterCrash(VirtualDisk disk, List<String> expected) throws JournalException {
    disk.crash();
    Opened opened = open(disk);
    assertEquals(expected, texts(opened), () -> opened.report().toString());
    return opened;
  }

  static List<String> plus(List<String> records, String... more) {
    List<String> all = new ArrayList<>(records);
    all.addAll(List.of(more));
    return all;
  }
}
