package dev.starling.core.sim;

/** A connection between two lives. Each end has its own idea of whether it stands. */
final class Connection {
  final Life dialler;
  final Life acceptor;
  private boolean openAtDialler;
  private boolean openAtAcceptor;

  Connection(Life dialler, Life acceptor) {
    this.dialler = dialler;
    this.acceptor = acceptor;
  }

  Life other(Life end) {
    return end == dialler ? acceptor : dialler;
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
}
