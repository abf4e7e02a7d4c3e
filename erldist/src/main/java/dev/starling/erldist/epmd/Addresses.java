package dev.starling.erldist.epmd;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses of IPv4 and IPv6, as text and back. */
final class Addresses {
  static final InetAddress LOOPBACK_IPV4 = known(127, 0, 0, 1);
  static final InetAddress LOOPBACK_IPV6 = known(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

  private Addresses() {}

  /** The address that {@code host} writes out, or null when it is a name to be looked up. */
  static @Nullable InetAddress literal(String host) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    return bytes == null ? null : ofBytes(bytes);
  }

  /** {@code 127.0.0.1:4369}, {@code [::1]:4369}. */
  static String text(InetSocketAddress address) {
    return NetUtil.toSocketAddressString(address);
  }

  private static InetAddress known(int... bytes) {
    byte[] address = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      address[i] = (byte) bytes[i];
    }
    return ofBytes(address);
  }

  private static InetAddress ofBytes(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
    }
  }
}
