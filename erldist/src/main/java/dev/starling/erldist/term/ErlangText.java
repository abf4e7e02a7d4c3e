package dev.starling.erldist.term;

import java.util.Set;

/** Which characters Erlang prints as they are, in atoms and in strings. */
final class ErlangText {
  private static final Set<String> RESERVED =
      Set.of(
          "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case",
          "catch", "cond", "div", "else", "end", "fun", "if", "let", "maybe", "not", "of", "or",
          "orelse", "receive", "rem", "try", "when", "xor");

  private ErlangText() {}

  /** Whether an atom of that name is written without quotes. */
  static boolean isBareAtom(String name) {
    if (name.isEmpty() || !isLower(name.charAt(0)) || RESERVED.contains(name)) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      if (!isNameCharacter(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLower(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'ß' && c <= 'ÿ' && c != '÷');
  }

  private static boolean isNameCharacter(char c) {
    return isLower(c)
        || (c >= 'A' && c <= 'Z')
        || (c >= 'À' && c <= 'Þ' && c != '×')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '@';
  }

  /** Whether {@code character} may stand for itself or by an escape in a printed string. */
  static boolean isPrintable(long character) {
    return (character >= ' ' && character < 0x7f)
        || (character >= 0xa0 && character < Character.MIN_SURROGATE)
        || (character > Character.MAX_SURROGATE && character < 0xfffe)
        || (character > 0xffff && character <= Character.MAX_CODE_POINT)
        || (character >= '\b' && character <= '\r')
        || character == 0x1b;
  }

  static void appendEscaped(StringBuilder text, int character, char quote) {
    switch (character) {
      case '\b' -> text.append("\\b");
      case '\t' -> text.append("\\t");
      case '\n' -> text.append("\\n");
      case 0x0b -> text.append("\\v");
      case '\f' -> text.append("\\f");
      case '\r' -> text.append("\\r");
      case 0x1b -> text.append("\\e");
      case '\\' -> text.append("\\\\");
      default -> {
        if (character == quote) {
          text.append('\\').append(quote);
        } else if (isPrintable(character)) {
          text.appendCodePoint(character);
        } else {
          text.append("\\x{").append(Integer.toHexString(character)).append('}');
        }
      }
    }
  }
}
