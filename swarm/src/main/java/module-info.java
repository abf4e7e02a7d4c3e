import org.jspecify.annotations.NullMarked;

/** One swarm of JVM and BEAM nodes: what an application depends on. */
@NullMarked
@SuppressWarnings("module") // The test kit is built after this module.
module dev.starling.swarm {
  requires transitive dev.starling.core;
  requires dev.starling.erldist;
  requires dev.starling.journal;
  requires static transitive org.jspecify;

  exports dev.starling.swarm;
  exports dev.starling.swarm.internal to
      dev.starling.testkit;
  exports dev.starling.swarm.internal.disk to
      dev.starling.testkit;

  uses dev.starling.core.discovery.DiscoveryProvider;
}
