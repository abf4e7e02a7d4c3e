package dev.starling.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Counts on in a journal without end, and prints each number once it is kept. */
final class Counter {
  private Counter() {}

  public static void main(String[] arguments) throws JournalException {
    Opened opened = Journal.open(DirectoryStorage.at(Path.of(arguments[0])), Options.DEFAULT);
    Journal journal = opened.journal();
    for (long next = numbers(opened).size() + 1L; ; next++) {
      journal.append(Long.toString(next).getBytes(StandardCharsets.US_ASCII));
      journal.sync();
      System.out.println(next);
    }
  }

  static List<Long> numbers(Opened opened) {
    return opened.records().stream()
        .map(record -> Long.parseLong(new String(record, StandardCharsets.US_ASCII)))
        .toList();
  }
}
