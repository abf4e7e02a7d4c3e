package dev.starling.app.http;

import java.util.Locale;

/** Reads {@code Accept} (RFC 9110, section 12.5.1) as far as one media type is concerned. */
final class MediaTypes {
  static final String ANY = "*/*";

  private MediaTypes() {}

  /** Whether the most specific range that covers {@code type} has a weight above zero. */
  static boolean accepts(String accept, String type) {
    String family = type.substring(0, type.indexOf('/')) + "/*";
    String[] entries = accept.toLowerCase(Locale.ROOT).replace(" ", "").split(",", -1);
    for (String range : new String[] {type, family, ANY}) {
      for (String entry : entries) {
        if (entry.equals(range) || entry.startsWith(range + ";")) {
          return !entry.matches(".*;q=0(\\.0{0,3})?(;.*)?");
        }
      }
    }
    return false;
  }
}
