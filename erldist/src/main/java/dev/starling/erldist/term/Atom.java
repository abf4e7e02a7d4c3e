package dev.starling.erldist.term;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An atom: at most 255 characters (code points). Never interned by decoding. */
public final class Atom implements Term {
  public static final int MAX_CHARACTERS = 255;

  public static final Atom TRUE = new Atom("true");
  public static final Atom FALSE = new Atom("false");
  public static final Atom NIL = new Atom("nil");
  public static final Atom UNDEFINED = new Atom("undefined");
  public static final Atom OK = new Atom("ok");
  public static final Atom EMPTY = new Atom("");

  private final String name;

  /** Kept because an atom is written far more often than made. */
  private final byte[] utf8;

  /** {@link IllegalArgumentException} for a name that is too long or has half a surrogate pair. */
  public Atom(String name) {
    int characters = 0;
    for (int i = 0; i < name.length(); characters++) {
      int character = name.codePointAt(i);
      if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException(
            "the name of an atom has half a surrogate pair at index " + i);
      }
      i += Character.charCount(character);
    }
    if (characters > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "an atom has at most " + MAX_CHARACTERS + " characters, got " + characters);
    }
    this.name = name;
    this.utf8 = name.getBytes(StandardCharsets.UTF_8);
  }

  public static Atom of(String name) {
    return new Atom(name);
  }

  public static Atom of(boolean value) {
    return value ? TRUE : FALSE;
  }

  public String name() {
    return name;
  }

  /** How many bytes the name has in UTF-8, at most 1,020. */
  public int utf8Length() {
    return utf8.length;
  }

  /** Puts the name's UTF-8 bytes at {@code index} of {@code target}, whose position stays. */
  public void copyUtf8(ByteBuffer target, int index) {
    target.put(index, utf8);
  }

  /** Whether the name's UTF-8 is the {@code length} bytes of {@code source} from {@code index}. */
  public boolean hasUtf8(ByteBuffer source, int index, int length) {
    if (length != utf8.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (source.get(index + i) != utf8[i]) {
        return false;
      }
    }
    return true;
  }

  byte[] utf8() {
    return utf8;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Atom that && name.equals(that.name));
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return Terms.toErlang(this);
  }
}
