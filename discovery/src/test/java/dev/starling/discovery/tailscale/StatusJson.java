package dev.starling.discovery.tailscale;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Statuses as Tailscale 1.90 prints them, of machines that do not exist. */
public final class StatusJson {
  private String backendState = "Running";
  private final List<String> peers = new ArrayList<>();

  private StatusJson() {}

  public static StatusJson running() {
    return new StatusJson();
  }

  /** What it says before {@code tailscale up} and after {@code tailscale logout}. */
  public static String loggedOut() {
    return withoutNetwork("NeedsLogin", "\"https://login.tailscale.com/a/0123456789ab\"");
  }

  /** What it says after {@code tailscale down}. */
  public static String stopped() {
    return withoutNetwork("Stopped", "\"\"");
  }

  private static String withoutNetwork(String state, String authUrl) {
    return """
        {
          "Version": "1.90.6-t0123456789-g0123456789",
          "TUN": true,
          "BackendState": "%s",
          "HaveNodeKey": true,
          "AuthURL": %s,
          "TailscaleIPs": null,
          "Self": {
            "ID": "",
            "PublicKey": "nodekey:%064x",
            "HostName": "here",
            "DNSName": "",
            "OS": "linux",
            "UserID": 0,
            "TailscaleIPs": null,
            "Addrs": [],
            "CurAddr": "",
            "Relay": "",
            "Online": false,
            "InNetworkMap": false,
            "InMagicSock": false,
            "InEngine": false
          },
          "Health": ["Tailscale is stopped."],
          "MagicDNSSuffix": "",
          "CurrentTailnet": null,
          "CertDomains": null,
          "Peer": null,
          "User": null,
          "ClientVersion": null
        }
        """
        .formatted(state, authUrl, 0);
  }

  public StatusJson state(String state) {
    backendState = state;
    return this;
  }

  /** A machine that is online, with the tag {@code tag:starling}. */
  public StatusJson peer(String name, String... addresses) {
    return machine(name, "\"Tags\": [\"tag:starling\", \"tag:prod\"], \"Online\": true", addresses);
  }

  /**
   * A machine.
   *
   * @param fields of the object that the tests are about
   */
  public StatusJson machine(String name, String fields, String... addresses) {
    String ips = quoted(addresses, "");
    peers.add(
        """
        "nodekey:%064x": {
          "ID": "n%dCNTRL",
          "NodeID": %d,
          "PublicKey": "nodekey:%064x",
          "HostName": "%s",
          "DNSName": "%s.tail0123.ts.net.",
          "OS": "linux",
          "UserID": 4815162342,
          "TailscaleIPs": [%s],
          "AllowedIPs": [%s],
          %s,
          "Addrs": ["192.0.2.1:41641"],
          "CurAddr": "",
          "Relay": "fra",
          "PeerRelay": "",
          "RxBytes": 0,
          "TxBytes": 0,
          "Created": "2026-01-02T03:04:05.678901234Z",
          "LastWrite": "0001-01-01T00:00:00Z",
          "LastSeen": "2026-11-20T10:00:00Z",
          "LastHandshake": "0001-01-01T00:00:00Z",
          "ExitNode": false,
          "ExitNodeOption": false,
          "Active": false,
          "PeerAPIURL": ["http://192.0.2.1:35000"],
          "TaildropTarget": 5,
          "NoFileSharingReason": "",
          "CapMap": {"funnel": null, "https://example.com/cap/x": [{"a": [1, 2.5, {"b": {}}]}]},
          "InNetworkMap": true,
          "InMagicSock": true,
          "InEngine": false,
          "KeyExpiry": "2027-01-01T00:00:00Z"
        }"""
            .formatted(
                peers.size() + 1,
                peers.size() + 1,
                peers.size() + 1,
                peers.size() + 1,
                name,
                name,
                ips,
                quoted(addresses, "/32"),
                fields));
    return this;
  }

  /** That many machines that are online, named by loopback addresses on which nobody listens. */
  public StatusJson crowd(int count) {
    IntStream.range(0, count)
        .forEach(i -> peer("crowd-" + i, "127.77." + i / 250 + "." + (i % 250 + 1)));
    return this;
  }

  private static String quoted(String[] addresses, String suffix) {
    return List.of(addresses).stream()
        .map(address -> '"' + address + suffix + '"')
        .collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return """
        {
          "Version": "1.90.6-t0123456789-g0123456789",
          "TUN": true,
          "BackendState": "%s",
          "HaveNodeKey": true,
          "AuthURL": "",
          "TailscaleIPs": ["127.0.0.1", "fd7a:115c:a1e0::1"],
          "Self": {
            "ID": "n0CNTRL",
            "HostName": "here",
            "DNSName": "here.tail0123.ts.net.",
            "TailscaleIPs": ["127.0.0.1", "fd7a:115c:a1e0::1"],
            "Tags": ["tag:starling"],
            "Online": true,
            "InNetworkMap": true
          },
          "Health": [],
          "MagicDNSSuffix": "tail0123.ts.net",
          "CurrentTailnet": {
            "Name": "example.com",
            "MagicDNSSuffix": "tail0123.ts.net",
            "MagicDNSEnabled": true
          },
          "CertDomains": null,
          "Peer": {
        %s
          },
          "User": {
            "4815162342": {
              "ID": 4815162342,
              "LoginName": "somebody@example.com",
              "DisplayName": "Somebody",
              "ProfilePicURL": ""
            }
          },
          "ClientVersion": {"RunningLatest": true}
        }
        """
        .formatted(backendState, String.join(",\n", peers));
  }
}
