package dev.starling.journal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code snapshot-7} or {@code log-7}; with {@code .tmp} while it is being written, and with {@code
 * .damaged-1}, {@code .torn-1} or {@code .stale-1} once it was set aside.
 */
record FileName(FileKind kind, long generation, String suffix) {
  private static final String TEMPORARY = ".tmp";
  private static final Pattern FORM =
      Pattern.compile(
          "(snapshot|log)-([1-9][0-9]{0,17})(|\\.tmp|(\\.(damaged|torn|stale)-[1-9][0-9]{0,8})(|\\.tmp))");

  static FileName of(FileKind kind, long generation) {
    return new FileName(kind, generation, "");
  }

  /** Null for what is none of ours. */
  static @Nullable FileName parse(String name) {
    Matcher matcher = FORM.matcher(name);
    if (!matcher.matches()) {
      return null;
    }
    FileKind kind = matcher.group(1).equals("log") ? FileKind.LOG : FileKind.SNAPSHOT;
    return new FileName(kind, Long.parseLong(matcher.group(2)), matcher.group(3));
  }

  FileName temporary() {
    return new FileName(kind, generation, suffix + TEMPORARY);
  }

  FileName setAside(String why, int number) {
    return new FileName(kind, generation, "." + why + "-" + number);
  }

  /** The number under which it was set aside for that reason; 0 if it was not. */
  int numberSetAside(String why) {
    String start = "." + why + "-";
    return isSetAside() && suffix.startsWith(start)
        ? Integer.parseInt(suffix.substring(start.length()))
        : 0;
  }

  boolean isLive() {
    return suffix.isEmpty();
  }

  boolean isTemporary() {
    return suffix.endsWith(TEMPORARY);
  }

  boolean isSetAside() {
    return !isLive() && !isTemporary();
  }

  @Override
  public String toString() {
    return (kind == FileKind.LOG ? "log-" : "snapshot-") + generation + suffix;
  }
}
