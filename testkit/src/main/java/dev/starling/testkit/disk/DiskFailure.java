package dev.starling.testkit.disk;

import dev.starling.journal.JournalException.Reason;
import java.io.IOException;

/** The disk says that something cannot be done. */
final class DiskFailure extends IOException {
  private static final long serialVersionUID = 1;

  final Reason reason;

  DiskFailure(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }
}
