import org.jspecify.annotations.NullMarked;

/** A swarm in memory, in virtual time, with faults: for tests of what is built on Starling. */
@NullMarked
module dev.starling.testkit {
  requires transitive dev.starling.core;
  requires transitive dev.starling.swarm;
  requires dev.starling.erldist;
  requires dev.starling.journal;
  requires static transitive org.jspecify;

  exports dev.starling.testkit;
}
