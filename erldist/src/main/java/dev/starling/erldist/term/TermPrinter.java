package dev.starling.erldist.term;

import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints one term in Erlang's syntax, and stops at a bound on characters. */
final class TermPrinter {
  /** Printing an integer takes quadratic time; one of more bits is described by its size. */
  private static final int MAX_INTEGER_BITS = 4096;

  /** Deeper than a log line is read, and a small stack bears it. */
  private static final int MAX_PRINTED_DEPTH = 64;

  private static final String CUT = "...";

  private final StringBuilder text = new StringBuilder();
  private final int maxCharacters;
  private int depth;

  TermPrinter(int maxCharacters) {
    this.maxCharacters = maxCharacters;
  }

  String print(Term term) {
    append(term);
    if (!isFull()) {
      return text.toString();
    }
    text.setLength(Math.max(0, maxCharacters - CUT.length()));
    return text.append(CUT).toString();
  }

  /** Past the bound by one character at least; what is still added is cut off at the end. */
  private boolean isFull() {
    return text.length() > maxCharacters;
  }

  private void append(Term term) {
    if (depth == MAX_PRINTED_DEPTH) {
      text.append(CUT);
      return;
    }
    depth++;
    appendWhole(term);
    depth--;
  }

  private void appendWhole(Term term) {
    if (term instanceof Atom atom) {
      atom(atom.name());
    } else if (term instanceof IntegerTerm integer) {
      integer(integer);
    } else if (term instanceof FloatTerm number) {
      text.append(Double.toString(number.value()).replace('E', 'e'));
    } else if (term instanceof BinaryTerm binary) {
      binary(binary);
    } else if (term instanceof BitString bits) {
      bitString(bits);
    } else if (term instanceof TupleTerm tuple) {
      text.append('{');
      elements(tuple.elements());
      text.append('}');
    } else if (term instanceof ListTerm list) {
      list(list);
    } else if (term instanceof ImproperList list) {
      text.append('[');
      elements(list.elements());
      text.append('|');
      append(list.tail());
      text.append(']');
    } else if (term instanceof MapTerm map) {
      map(map);
    } else {
      appendIdentity(term);
    }
  }

  private void appendIdentity(Term term) {
    if (term instanceof Pid pid) {
      text.append("#Pid<").append(pid.node().name());
      text.append('.').append(pid.id()).append('.').append(pid.serial()).append('>');
    } else if (term instanceof PortId port) {
      text.append("#Port<").append(port.node().name());
      text.append('.').append(Long.toUnsignedString(port.id())).append('>');
    } else if (term instanceof Reference reference) {
      text.append("#Ref<").append(reference.node().name());
      for (int i = reference.wordCount() - 1; i >= 0; i--) {
        text.append('.').append(Integer.toUnsignedString(reference.word(i)));
      }
      text.append('>');
    } else if (term instanceof ExportFun export) {
      text.append("fun ");
      atom(export.module().name());
      text.append(':');
      atom(export.function().name());
      text.append('/').append(export.arity());
    } else if (term instanceof OpaqueFun fun) {
      text.append("#Fun<").append(fun.encoded().length()).append(" bytes>");
    }
  }

  private void elements(List<Term> elements) {
    for (int i = 0; i < elements.size() && !isFull(); i++) {
      if (i > 0) {
        text.append(',');
      }
      append(elements.get(i));
    }
  }

  private void map(MapTerm map) {
    text.append("#{");
    for (int i = 0; i < map.size() && !isFull(); i++) {
      if (i > 0) {
        text.append(',');
      }
      append(map.keyAt(i));
      text.append(" => ");
      append(map.valueAt(i));
    }
    text.append('}');
  }

  private void integer(IntegerTerm integer) {
    BigInteger big = integer.big();
    if (big == null) {
      text.append(integer.small());
    } else if (big.bitLength() <= MAX_INTEGER_BITS) {
      text.append(big);
    } else {
      text.append("#Integer<").append(big.bitLength()).append(" bits>");
    }
  }

  private void atom(String name) {
    if (ErlangText.isBareAtom(name)) {
      text.append(name);
    } else {
      quoted(name, '\'');
    }
  }

  private void quoted(String characters, char quote) {
    text.append(quote);
    for (int i = 0; i < characters.length() && !isFull(); ) {
      int character = characters.codePointAt(i);
      ErlangText.appendEscaped(text, character, quote);
      i += Character.charCount(character);
    }
    text.append(quote);
  }

  private void list(ListTerm list) {
    String characters = printable(list);
    if (characters != null) {
      quoted(characters, '"');
    } else {
      text.append('[');
      elements(list.elements());
      text.append(']');
    }
  }

  /** The text that a list of printable characters is, or null; never more than is printed. */
  private @Nullable String printable(ListTerm list) {
    if (list.size() == 0) {
      return null;
    }
    StringBuilder characters = new StringBuilder();
    for (int i = 0; i < list.size() && characters.length() <= maxCharacters; i++) {
      if (!(list.get(i) instanceof IntegerTerm integer
          && integer.isLong()
          && ErlangText.isPrintable(integer.small()))) {
        return null;
      }
      characters.appendCodePoint((int) integer.small());
    }
    return characters.toString();
  }

  private void binary(BinaryTerm binary) {
    text.append("<<");
    String characters = binary.length() == 0 ? null : printable(binary);
    if (characters != null) {
      quoted(characters, '"');
      if (characters.chars().anyMatch(c -> c > 0x7f)) {
        text.append("/utf8");
      }
    } else {
      bytes(binary, binary.length());
    }
    text.append(">>");
  }

  /** The text that a binary of printable UTF-8 is, or null; null also when it is very long. */
  private @Nullable String printable(BinaryTerm binary) {
    // A character has up to four bytes; a longer binary is printed as numbers, up to the bound.
    if (binary.length() > 4L * maxCharacters) {
      return null;
    }
    try {
      String characters =
          StandardCharsets.UTF_8.newDecoder().decode(binary.toByteBuffer()).toString();
      return characters.codePoints().allMatch(ErlangText::isPrintable) ? characters : null;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private void bitString(BitString bits) {
    int last = bits.bytes().length() - 1;
    text.append("<<");
    bytes(bits.bytes(), last);
    if (last > 0) {
      text.append(',');
    }
    text.append((bits.bytes().byteAt(last) & 0xff) >>> (8 - bits.lastBits()));
    text.append(':').append(bits.lastBits()).append(">>");
  }

  private void bytes(BinaryTerm binary, int count) {
    for (int i = 0; i < count && !isFull(); i++) {
      if (i > 0) {
        text.append(',');
      }
      text.append(binary.byteAt(i) & 0xff);
    }
  }
}
