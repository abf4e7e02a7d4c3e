package dev.starling.journal;

import java.util.List;

/**
 * What was found when a journal was opened. {@link #toString} says it in words.
 *
 * @param isNew whether there was no journal
 * @param records how many were read in all
 * @param findings what was not as a clean close leaves it, in the order of reading; empty after one
 * @param setAside the names of all files that were ever set aside and are still there
 */
public record Report(boolean isNew, long records, List<Finding> findings, List<String> setAside) {
  public Report {
    findings = List.copyOf(findings);
    setAside = List.copyOf(setAside);
  }

  /** Whether all is there that was written, as far as the files can tell. */
  public boolean isWhole() {
    return findings.stream()
        .allMatch(
            finding ->
                finding.kind() == Finding.Kind.NOT_CLOSED
                    || finding.kind() == Finding.Kind.REPAIRED);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(isNew ? "new" : records + " records");
    if (!isNew && findings.isEmpty()) {
      text.append(", closed cleanly");
    }
    findings.forEach(finding -> text.append("; ").append(finding));
    if (!setAside.isEmpty()) {
      text.append("; files set aside: ").append(String.join(", ", setAside));
    }
    return text.toString();
  }
}
