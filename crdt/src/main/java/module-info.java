import org.jspecify.annotations.NullMarked;

/** Values that converge without coordination. No dependency, no clock, no thread. */
@NullMarked
module dev.starling.crdt {
  requires static transitive org.jspecify;

  exports dev.starling.crdt;
}
