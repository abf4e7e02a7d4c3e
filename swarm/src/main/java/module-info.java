import org.jspecify.annotations.NullMarked;

/** One swarm of JVM and BEAM nodes: what an application depends on. */
@NullMarked
module dev.starling.swarm {
  requires transitive dev.starling.core;
  requires dev.starling.erldist;
  requires static transitive org.jspecify;

  exports dev.starling.swarm;

  uses dev.starling.core.discovery.DiscoveryProvider;
}
