package dev.starling.erldist.epmd;

import java.time.Duration;

/**
 * What an {@link EpmdServer} holds at most. Beyond, a registration is refused, and a connection
 * takes the place of the eldest that carries none, if there is one.
 *
 * @param connections sockets at one time, registrations included
 * @param remoteConnections sockets from other hosts, so that these cannot shut out the nodes here
 * @param registrations nodes at one time
 * @param requestTime from the connection until a whole request came, and its answer was taken
 */
record EpmdLimits(int connections, int remoteConnections, int registrations, Duration requestTime) {
  static final EpmdLimits DEFAULT = new EpmdLimits(1_024, 256, 512, Duration.ofSeconds(10));
}
