package dev.starling.discovery.gossip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses written out. A host name is none of them, and is never looked up. */
final class LiteralAddress {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

  private LiteralAddress() {}

  static @Nullable InetAddress parse(String text) {
    // A colon is in every IPv6 address and in no host name.
    if (text.indexOf(':') < 0 && !IPV4.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
