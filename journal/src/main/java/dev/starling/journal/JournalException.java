package dev.starling.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The journal cannot be opened, or cannot keep what it was given. */
public final class JournalException extends IOException {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** No space is left, or a quota is used up. */
    FULL,
    /** The file system is mounted read-only. */
    READ_ONLY,
    /** The user that this process runs as may not. */
    DENIED,
    /** Another process, or another journal of this one, has the directory. */
    IN_USE,
    /** Written by a later release. */
    NEWER_FORMAT,
    /** Anything else. */
    IO
  }

  private final Reason reason;
  private final String path;

  JournalException(Reason reason, String path, String message, @Nullable Throwable cause) {
    super(path + ": " + message, cause);
    this.reason = reason;
    this.path = path;
  }

  static JournalException of(Storage storage, String name, String failed, IOException cause) {
    if (cause instanceof JournalException known) {
      return known;
    }
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    Reason reason = storage.reasonOf(cause);
    String denied = reason == Reason.DENIED ? "permission denied: " : "";
    return new JournalException(reason, storage.path(name), failed + ": " + denied + why, cause);
  }

  public Reason reason() {
    return reason;
  }

  /** The file or directory that it is about. */
  public String path() {
    return path;
  }
}
