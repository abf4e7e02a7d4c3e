package dev.starling.erldist.dist;

/** What the accepting side answers to a name that it does not refuse. */
enum HandshakeStatus {
  OK("ok"),
  OK_SIMULTANEOUS("ok_simultaneous"),
  NOK("nok"),
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
