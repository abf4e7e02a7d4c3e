package dev.starling.erldist.term;

import dev.starling.erldist.bytes.BigEndian;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An atom: at most 255 characters (code points). Never interned by decoding. */
public final class Atom implements Term {
  public static final int MAX_CHARACTERS = 255;

  /** Of the name in UTF-8. */
  public static final int MAX_BYTES = 4 * MAX_CHARACTERS;

  public static final Atom TRUE = new Atom("true");
  public static final Atom FALSE = new Atom("false");
  public static final Atom NIL = new Atom("nil");
  public static final Atom UNDEFINED = new Atom("undefined");
  public static final Atom OK = new Atom("ok");
  public static final Atom EMPTY = new Atom("");

  private final String name;

  /** Kept because an atom is written far more often than made. */
  private final byte[] utf8;

  /** Of {@link #utf8}: tells most atoms apart by one comparison. */
  private final long prefix;

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
    this.prefix = BigEndian.prefix(utf8, 0, utf8.length);
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

  /** How many bytes the name has in UTF-8. */
  public int utf8Length() {
    return utf8.length;
  }

  /** Puts the name's UTF-8 bytes at {@code index} of {@code target}. */
  public void copyUtf8(byte[] target, int index) {
    System.arraycopy(utf8, 0, target, index, utf8.length);
  }

  /** Whether the name's UTF-8 is the {@code length} bytes of {@code source} from {@code index}. */
  public boolean hasUtf8(byte[] source, int index, int length) {
    return length == utf8.length
        && prefix == BigEndian.prefix(source, index, length)
        && (length <= Long.BYTES || hasLastBytes(source, index));
  }

  /** Whether all but the first eight bytes are the same. */
  private boolean hasLastBytes(byte[] source, int index) {
    int last = utf8.length - Long.BYTES;
    for (int i = Long.BYTES; i < last; i += Long.BYTES) {
      if (BigEndian.getLong(utf8, i) != BigEndian.getLong(source, index + i)) {
        return false;
      }
    }
    return BigEndian.getLong(utf8, last) == BigEndian.getLong(source, index + last);
  }

  /** In the order of code points, which is that of bytes in UTF-8. */
  int compare(Atom that) {
    int order = Long.compareUnsigned(prefix, that.prefix);
    return order != 0 ? order : Arrays.compareUnsigned(utf8, that.utf8);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Atom that && prefix == that.prefix && name.equals(that.name));
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
