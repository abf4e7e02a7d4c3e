package dev.starling.app.top.screen;

/** How a cell looks: one of the terminal's own colours, so that light and dark ones both fit. */
public record Style(Colour colour, boolean bold, boolean dim, boolean reverse) {
  public static final Style PLAIN = new Style(Colour.DEFAULT, false, false, false);
  public static final Style BOLD = PLAIN.inBold();
  public static final Style DIM = PLAIN.dimmed();
  public static final Style REVERSE = PLAIN.reversed();

  /** A colour, and the number by which it is switched on (ECMA-48, 8.3.117). */
  public enum Colour {
    DEFAULT(39),
    RED(31),
    GREEN(32),
    YELLOW(33),
    BLUE(34),
    MAGENTA(35),
    CYAN(36);

    private final int code;

    Colour(int code) {
      this.code = code;
    }
  }

  public static Style of(Colour colour) {
    return new Style(colour, false, false, false);
  }

  public Style inBold() {
    return new Style(colour, true, dim, reverse);
  }

  public Style dimmed() {
    return new Style(colour, false, true, reverse);
  }

  public Style reversed() {
    return new Style(colour, bold, dim, true);
  }

  /** The sequence that switches to this from any other. */
  String sequence(boolean colours) {
    StringBuilder sequence = new StringBuilder("\u001b[0");
    if (bold) {
      sequence.append(";1");
    }
    if (dim) {
      sequence.append(";2");
    }
    if (reverse) {
      sequence.append(";7");
    }
    if (colours && colour != Colour.DEFAULT) {
      sequence.append(';').append(colour.code);
    }
    return sequence.append('m').toString();
  }
}
