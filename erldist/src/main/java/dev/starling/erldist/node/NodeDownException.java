package dev.starling.erldist.node;

/** There is no connection to the node, or it broke before the answer. */
public final class NodeDownException extends CallException {
  private static final long serialVersionUID = 1L;

  private final String node;

  NodeDownException(String node) {
    super("not connected to " + node);
    this.node = node;
  }

  public String node() {
    return node;
  }
}
