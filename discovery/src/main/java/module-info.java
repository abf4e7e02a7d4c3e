import dev.starling.core.discovery.DiscoveryProvider;
import dev.starling.discovery.gossip.GossipProvider;
import dev.starling.discovery.tailscale.TailscaleProvider;
import org.jspecify.annotations.NullMarked;

/** Ways to find the other nodes of a swarm. */
@NullMarked
module dev.starling.discovery {
  requires transitive dev.starling.core;
  requires dev.starling.erldist;
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports dev.starling.discovery;
  exports dev.starling.discovery.gossip;
  exports dev.starling.discovery.tailscale;

  provides DiscoveryProvider with
      GossipProvider,
      TailscaleProvider;
}
