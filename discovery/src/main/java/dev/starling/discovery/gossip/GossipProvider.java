package dev.starling.discovery.gossip;

import dev.starling.core.discovery.DiscoveryProvider;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes {@link Gossip} from the options of the command line. */
public final class GossipProvider implements DiscoveryProvider {
  private static final String PORT = "gossip-port";
  private static final String MULTICAST_ADDRESS = "multicast-addr";
  private static final String MULTICAST_TTL = "multicast-ttl";
  private static final String MULTICAST_INTERFACE = "multicast-if";
  private static final String BROADCAST_ONLY = "broadcast-only";
  private static final String SECRET = "gossip-secret";

  /** For {@link java.util.ServiceLoader}. */
  public GossipProvider() {}

  @Override
  public String name() {
    return Gossip.NAME;
  }

  @Override
  public Set<String> options() {
    return Set.of(
        PORT, MULTICAST_ADDRESS, MULTICAST_TTL, MULTICAST_INTERFACE, BROADCAST_ONLY, SECRET);
  }

  @Override
  public Gossip create(Map<String, String> options) {
    Gossip.Builder builder = Gossip.builder();
    String port = options.get(PORT);
    if (port != null) {
      builder.port(number(PORT, port, "a port from 1 to 65535"));
    }
    String address = options.get(MULTICAST_ADDRESS);
    if (address != null) {
      builder.multicastAddress(address);
    }
    String ttl = options.get(MULTICAST_TTL);
    if (ttl != null) {
      builder.multicastTtl(number(MULTICAST_TTL, ttl, "a number from 0 to 255"));
    }
    String networkInterface = options.get(MULTICAST_INTERFACE);
    if (networkInterface != null) {
      builder.networkInterface(networkInterface);
    }
    String secret = options.get(SECRET);
    if (secret != null) {
      builder.secret(secret);
    }
    return builder.broadcastOnly(flag(BROADCAST_ONLY, options.get(BROADCAST_ONLY))).build();
  }

  private static int number(String option, String value, String accepted) {
    if (!value.matches("[0-9]{1,9}")) {
      throw Gossip.refused(option, value, accepted);
    }
    return Integer.parseInt(value);
  }

  private static boolean flag(String option, @Nullable String value) {
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true")) {
      return true;
    }
    throw Gossip.refused(option, value, "true or false");
  }
}
