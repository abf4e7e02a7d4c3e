package dev.starling.erldist.term;

/** A process identifier: 32-bit id, serial and creation, unsigned. */
public record Pid(Atom node, long id, long serial, long creation) implements Term {
  public Pid {
    Words.checkUnsigned("id", id);
    Words.checkUnsigned("serial", serial);
    Words.checkUnsigned("creation", creation);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pid that
        && id == that.id
        && serial == that.serial
        && creation == that.creation
        && node.equals(that.node);
  }

  @Override
  public int hashCode() {
    return Words.hash(Words.hash(Words.hash(node.hashCode(), id), serial), creation);
  }

  @Override
  public String toString() {
    return Terms.toErlang(this);
  }
}
