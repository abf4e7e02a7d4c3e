package dev.starling.erldist.dist;

/** What the accepting side answers to a name. */
enum HandshakeStatus {
  OK("ok"),
  OK_SIMULTANEOUS("ok_simultaneous"),
  NOK("nok"),
  NOT_ALLOWED("not_allowed"),
  ALIVE("alive");

  private final String text;

  HandshakeStatus(String text) {
    this.text = text;
  }

  /** As it is written on the wire. */
  String text() {
    return text;
  }
}
