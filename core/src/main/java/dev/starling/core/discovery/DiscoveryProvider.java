package dev.starling.core.discovery;

import java.util.Map;
import java.util.Set;

/** Makes a strategy from text options, for the command line. Registered as a service. */
public interface DiscoveryProvider {
  /** What follows {@code --strategy}. */
  String name();

  /**
   * The options that {@link #create} reads, by the names that it reads them by. An option that no
   * strategy reads is refused.
   */
  default Set<String> options() {
    return Set.of();
  }

  /**
   * Makes a strategy.
   *
   * @param options by the names of the command line without dashes ({@code gossip-port}), the
   *     absent ones left at their defaults; options of other strategies are ignored
   * @throws IllegalArgumentException one line with the option, its value and what is accepted
   */
  DiscoveryStrategy create(Map<String, String> options);
}
