package dev.starling.app.cli;

import dev.starling.core.topology.Role;
import dev.starling.core.topology.TopologyConfig;
import dev.starling.swarm.SwarmBuilder;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a commander comes to be. */
final class TopologyOptions {
  @Option(
      names = "--quorum-size",
      paramLabel = "VOTERS",
      converter = QuorumSize.class,
      defaultValue = "1",
      description =
          "How many voters a commander needs, itself included; the same on all nodes, and more than"
              + " half of them, or 1: no vote, a commander in each partition (default:"
              + " ${DEFAULT-VALUE}).")
  private int quorumSize = 1;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      converter = StartRole.class,
      defaultValue = "auto",
      description =
          "auto, observer, which neither votes nor commands, or relay, which is preferred to forward"
              + " for others (default: ${DEFAULT-VALUE}).")
  private Role role = Role.AUTO;

  static final class QuorumSize implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int size = Integer.parseInt(text);
        if (size >= 1) {
          return size;
        }
      } catch (NumberFormatException e) {
        // As for a number that is too small.
      }
      throw new TypeConversionException("a number of voters, 1 or more");
    }
  }

  static final class StartRole implements ITypeConverter<Role> {
    @Override
    public Role convert(String text) {
      try {
        return TopologyConfig.DEFAULT.withRole(Role.of(text)).role();
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("auto, observer or relay");
      }
    }
  }

  void applyTo(SwarmBuilder builder) {
    builder.quorumSize(quorumSize).role(role);
  }
}
