package dev.starling.erldist.term;

/** An atom: at most 255 characters (code points). Never interned by decoding. */
public record Atom(String name) implements Term {
  public static final Atom TRUE = new Atom("true");
  public static final Atom FALSE = new Atom("false");
  public static final Atom NIL = new Atom("nil");
  public static final Atom UNDEFINED = new Atom("undefined");
  public static final Atom OK = new Atom("ok");
  public static final Atom EMPTY = new Atom("");

  public static final int MAX_CHARACTERS = 255;

  public Atom {
    if (name.codePointCount(0, name.length()) > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "an atom has at most " + MAX_CHARACTERS + " characters, got " + name.length());
    }
  }

  public static Atom of(String name) {
    return new Atom(name);
  }

  public static Atom of(boolean value) {
    return value ? TRUE : FALSE;
  }
}
