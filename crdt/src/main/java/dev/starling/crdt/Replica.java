package dev.starling.crdt;

/**
 * Who writes: a node in one of its lives. A node that may have forgotten what it wrote comes back
 * with a higher incarnation, and is another replica then, so that no {@link Dot} is given twice.
 */
public final class Replica implements Comparable<Replica> {
  private final String node;
  private final long incarnation;
  private final long digest;

  private Replica(String node, long incarnation) {
    this.node = node;
    this.incarnation = incarnation;
    long hash = Mix.START;
    for (int i = 0; i < node.length(); i++) {
      hash = Mix.step(hash, node.charAt(i));
    }
    this.digest = Mix.finish(Mix.step(hash, incarnation));
  }

  /** The only life of {@code node}. */
  public static Replica of(String node) {
    return new Replica(node, 0);
  }

  public static Replica of(String node, long incarnation) {
    return new Replica(node, incarnation);
  }

  public String node() {
    return node;
  }

  public long incarnation() {
    return incarnation;
  }

  /** The same for equal replicas everywhere; for others, different with all likelihood. */
  long digest() {
    return digest;
  }

  /** By node, then by incarnation. */
  @Override
  public int compareTo(Replica that) {
    int order = node.compareTo(that.node);
    return order != 0 ? order : Long.compare(incarnation, that.incarnation);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Replica that
            && digest == that.digest
            && incarnation == that.incarnation
            && node.equals(that.node));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(digest);
  }

  @Override
  public String toString() {
    return incarnation == 0 ? node : node + "#" + incarnation;
  }
}
