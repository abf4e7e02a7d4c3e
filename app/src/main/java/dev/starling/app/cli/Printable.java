package dev.starling.app.cli;

/** What others wrote, on this terminal. */
final class Printable {
  private static final char ELLIPSIS = '…';

  private Printable() {}

  /** With control characters written as escapes, since a terminal would obey them. */
  static String of(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder printable = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      printable.append(Character.isISOControl(c) ? "\\u%04x".formatted((int) c) : c);
    }
    return printable.toString();
  }

  /** Cut to {@code length} characters. */
  static String shorten(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
    return text.substring(0, end) + ELLIPSIS;
  }
}
