package dev.starling.erldist.term;

/** A port identifier: 64-bit id, 32-bit creation, both unsigned. */
public record PortId(Atom node, long id, long creation) implements Term {
  public PortId {
    Words.checkUnsigned("creation", creation);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PortId that
        && id == that.id
        && creation == that.creation
        && node.equals(that.node);
  }

  @Override
  public int hashCode() {
    return Words.hash(Words.hash(node.hashCode(), id), creation);
  }

  @Override
  public String toString() {
    return Terms.toErlang(this);
  }
}
