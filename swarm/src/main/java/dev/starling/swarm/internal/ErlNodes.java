package dev.starling.swarm.internal;

import dev.starling.erldist.dist.Cookie;
import dev.starling.erldist.dist.NodeName;
import dev.starling.erldist.epmd.EpmdMode;
import dev.starling.erldist.epmd.EpmdService;
import dev.starling.erldist.node.ErlNode;
import dev.starling.erldist.node.ErlNodeBuilder;
import dev.starling.swarm.SwarmException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Settings of a swarm's node as those of an Erlang node. */
final class ErlNodes {
  private static final String DEFAULT_NAME = "starling";

  private ErlNodes() {}

  /**
   * A node that is not built yet.
   *
   * @throws SwarmException if the cookie cannot be had or the address is none
   * @throws IllegalArgumentException if a setting is unusable
   */
  static ErlNodeBuilder builder(Settings settings) {
    String name = settings.name() == null ? DEFAULT_NAME : settings.name();
    ErlNodeBuilder builder =
        ErlNode.builder(name, cookie(settings))
            .hidden(settings.hidden())
            .distPort(settings.distPort())
            .epmd(epmdMode(settings));
    if (settings.listen() != null) {
      builder.listenAddress(address("listen", settings.listen()));
    }
    if (settings.epmdPort() != 0) {
      builder.epmdPort(settings.epmdPort());
    }
    return builder;
  }

  /** Where the node of that name is found. */
  static DiscoveryRunner.Place place(Settings settings, String node) {
    InetAddress listen =
        settings.listen() == null
            ? address("name", NodeName.parse(node).host())
            : address("listen", settings.listen());
    int epmdPort = settings.epmdPort() == 0 ? EpmdService.environmentPort() : settings.epmdPort();
    return new DiscoveryRunner.Place(node, listen, epmdPort);
  }

  private static Cookie cookie(Settings settings) {
    try {
      if (settings.cookie() != null) {
        return Cookie.of(settings.cookie());
      }
      return settings.cookieFile() == null
          ? Cookie.ofUser()
          : Cookie.fromFile(settings.cookieFile());
    } catch (IOException e) {
      throw new SwarmException("cookie-file: " + e.getMessage(), e);
    }
  }

  private static EpmdMode epmdMode(Settings settings) {
    return switch (settings.epmd()) {
      case AUTO -> EpmdMode.AUTO;
      case EXTERNAL -> EpmdMode.EXTERNAL;
      case NONE -> EpmdMode.NONE;
    };
  }

  private static InetAddress address(String option, String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new SwarmException(
          option + ": " + host + " has no address; an IP address or a name that resolves", e);
    }
  }
}
