package dev.starling.discovery.tailscale;

import dev.starling.discovery.internal.BoundedInput;
import dev.starling.discovery.internal.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Tailscale says of its network: the parts we need of {@code Status} in its package {@code
 * ipnstate}, which both {@code tailscale status --json} and the local API print.
 *
 * @param backendState {@code Running} when this machine is in the network; null if it is not said
 */
record TailscaleStatus(@Nullable String backendState, List<Peer> peers) {
  /** Far above what 10,000 machines take. */
  static final int MAX_BYTES = 32 << 20;

  static final String RUNNING = "Running";

  /**
   * Another machine.
   *
   * @param dnsName its MagicDNS name, with a dot at its end; empty if it has none
   * @param addresses in the network, IPv4 and IPv6
   * @param tags each {@code tag:name}
   * @param online whether it is connected; true if that is not said
   * @param foreign whether it is there only because a machine of ours is shared with its user
   */
  record Peer(
      String dnsName,
      List<String> addresses,
      List<String> tags,
      boolean online,
      boolean expired,
      boolean foreign) {}

  /**
   * Reads it as it comes.
   *
   * @throws IOException if it is not JSON, is too large, or cannot be had
   */
  static TailscaleStatus read(InputStream in) throws IOException {
    Reading reading = new Reading();
    JsonReader.readObject(new BoundedInput(in, MAX_BYTES), reading::field);
    return new TailscaleStatus(reading.backendState, reading.peers);
  }

  private static final class Reading {
    private final List<Peer> peers = new ArrayList<>();
    private @Nullable String backendState;

    void field(JsonReader json, String name) {
      switch (name) {
        case "BackendState" -> backendState = json.text();
        // By public key, which also is a field of the peer.
        case "Peer" -> json.object(key -> peers.add(new PeerReading().read(json)));
        default -> {}
      }
    }
  }

  private static final class PeerReading {
    private String dnsName = "";
    private List<String> addresses = List.of();
    private List<String> tags = List.of();
    private boolean online = true;
    private boolean expired;
    private boolean foreign;

    Peer read(JsonReader json) {
      json.object(
          name -> {
            switch (name) {
              case "DNSName" -> {
                String text = json.text();
                dnsName = text == null ? "" : text;
              }
              case "TailscaleIPs" -> addresses = json.texts();
              case "Tags" -> tags = json.texts();
              case "Online" -> online = json.bool(true);
              case "Expired" -> expired = json.bool(false);
              case "ShareeNode" -> foreign = json.bool(false);
              default -> {}
            }
          });
      return new Peer(dnsName, addresses, tags, online, expired, foreign);
    }
  }
}
