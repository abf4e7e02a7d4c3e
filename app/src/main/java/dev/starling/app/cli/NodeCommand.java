package dev.starling.app.cli;

import dev.starling.app.http.ApiServer;
import dev.starling.app.http.HttpSocket;
import dev.starling.swarm.Swarm;
import dev.starling.swarm.SwarmBuilder;
import java.security.KeyStore;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

@Command(
    name = "node",
    description = "Runs one node until stopped; SIGTERM and Ctrl-C leave the swarm cleanly.",
    footer = {
      "",
      "Durations are written 500ms, 5s, 1m or 1h. Each option is read from the environment, too:"
          + " --ping-interval from STARLING_PING_INTERVAL; what the command line says counts first."
          + " @FILE stands for the options in FILE."
    })
final class NodeCommand extends AppCommand {
  @ArgGroup(validate = false, heading = "%nIdentity:%n")
  private final IdentityOptions identity = new IdentityOptions();

  @ArgGroup(validate = false, heading = "%nDiscovery:%n")
  private final DiscoveryOptions discovery = new DiscoveryOptions();

  @ArgGroup(validate = false, heading = "%nHealth:%n")
  private final HealthOptions health = new HealthOptions();

  @ArgGroup(validate = false, heading = "%nTopology:%n")
  private final TopologyOptions topology = new TopologyOptions();

  @ArgGroup(validate = false, heading = "%nOverlay:%n")
  private final OverlayOptions overlay = new OverlayOptions();

  @ArgGroup(validate = false, heading = "%nMessages:%n")
  private final MessageOptions messages = new MessageOptions();

  @ArgGroup(validate = false, heading = "%nHTTP:%n")
  private final HttpOptions http = new HttpOptions();

  @ArgGroup(validate = false, heading = "%nLog:%n")
  private final LogOptions log = new LogOptions();

  @Override
  public Integer call() throws InterruptedException {
    log.apply();
    NodeProcess process;
    try {
      KeyStore tls = http.tls();
      SwarmBuilder builder = swarm();
      HttpSocket socket = http.bind();
      ApiServer.Settings settings =
          new ApiServer.Settings(http.token(), tls, ApiServer.Settings.DEFAULT_IDLE_TIMEOUT);
      process = NodeProcess.start(builder::start, socket, settings);
    } catch (IllegalArgumentException e) {
      throw usageError(e);
    }
    process.describe(out());
    process.leaveAtShutdown();
    process.awaitEnd();
    return ExitCode.DONE;
  }

  /**
   * What the options say of the swarm.
   *
   * @throws IllegalArgumentException if they do not fit together
   */
  SwarmBuilder swarm() {
    SwarmBuilder builder = Swarm.builder();
    identity.applyTo(builder);
    discovery.applyTo(builder);
    health.applyTo(builder);
    topology.applyTo(builder);
    overlay.applyTo(builder);
    messages.applyTo(builder);
    return builder;
  }
}
