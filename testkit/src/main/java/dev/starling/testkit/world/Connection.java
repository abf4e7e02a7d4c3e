package dev.starling.testkit.world;

/**
 * A connection between two lives: two streams, of which no frame is lost or overtaken. Each end has
 * its own idea of whether it stands.
 */
final class Connection {
  final Life dialler;
  final Life acceptor;
  private final Wire.Lane toDialler;
  private final Wire.Lane toAcceptor;
  private boolean openAtDialler;
  private boolean openAtAcceptor;
  private boolean reset;

  Connection(Life dialler, Life acceptor, Wire.Lane toDialler, Wire.Lane toAcceptor) {
    this.dialler = dialler;
    this.acceptor = acceptor;
    this.toDialler = toDialler;
    this.toAcceptor = toAcceptor;
  }

  Life other(Life end) {
    return end == dialler ? acceptor : dialler;
  }

  /** The stream that leaves {@code end}. */
  Wire.Lane from(Life end) {
    return end == dialler ? toAcceptor : toDialler;
  }

  boolean isOpenAt(Life end) {
    return end == dialler ? openAtDialler : openAtAcceptor;
  }

  void setOpenAt(Life end, boolean open) {
    if (end == dialler) {
      openAtDialler = open;
    } else {
      openAtAcceptor = open;
    }
  }

  /** Whether what is on its way is lost. */
  boolean isReset() {
    return reset;
  }

  void reset() {
    reset = true;
  }
}
