import dev.starling.core.discovery.DiscoveryProvider;
import dev.starling.discovery.dns.DnsProvider;
import dev.starling.discovery.epmd.EpmdProvider;
import dev.starling.discovery.epmd.LocalEpmdProvider;
import dev.starling.discovery.gossip.GossipProvider;
import dev.starling.discovery.kubernetes.KubernetesProvider;
import dev.starling.discovery.tailscale.TailscaleProvider;
import org.jspecify.annotations.NullMarked;

/** Ways to find the other nodes of a swarm. */
@NullMarked
module dev.starling.discovery {
  requires transitive dev.starling.core;
  requires dev.starling.erldist;
  requires io.netty.codec.dns;
  requires io.netty.resolver.dns;
  requires java.net.http;
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports dev.starling.discovery;
  exports dev.starling.discovery.dns;
  exports dev.starling.discovery.epmd;
  exports dev.starling.discovery.gossip;
  exports dev.starling.discovery.kubernetes;
  exports dev.starling.discovery.tailscale;

  provides DiscoveryProvider with
      DnsProvider,
      EpmdProvider,
      GossipProvider,
      KubernetesProvider,
      LocalEpmdProvider,
      TailscaleProvider;
}
