package dev.starling.discovery.tailscale;

import java.io.IOException;
import java.time.Duration;

/** Where the status of the network comes from. */
interface StatusSource {
  /**
   * Asks once.
   *
   * @param limit how long the whole may take
   * @throws IOException saying what went wrong; also when it took too long
   * @throws InterruptedException if the thread was interrupted
   */
  TailscaleStatus ask(Duration limit) throws IOException, InterruptedException;
}
