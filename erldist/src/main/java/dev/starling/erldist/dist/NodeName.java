package dev.starling.erldist.dist;

import java.nio.charset.StandardCharsets;

/**
 * A node name, {@code alive@host}: what both sides of a handshake call each other.
 *
 * @param alive the part before the {@code @}, by which EPMD knows the node
 * @param host a host name, or an address as Erlang writes it (IPv6 without brackets)
 */
public record NodeName(String alive, String host) {
  /** A name is an atom: at most 255 bytes on the wire of the handshake. */
  public static final int MAX_BYTES = 255;

  /**
   * The handshake writes one byte for each character, as net_kernel's own check of names implies.
   */
  private static final int LATIN_1_MAX = 0xff;

  public NodeName {
    if (alive.isEmpty() || host.isEmpty() || alive.indexOf('@') >= 0 || host.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "a node name is written name@host, got \"" + alive + "@" + host + "\"");
    }
    if (host.startsWith("[")) {
      throw new IllegalArgumentException(
          "an address in a node name has no brackets, as in a@::1, got \""
              + alive
              + "@"
              + host
              + "\"");
    }
    for (int i = 0; i < alive.length(); i++) {
      checkCharacter(alive.charAt(i), alive, host);
    }
    for (int i = 0; i < host.length(); i++) {
      checkCharacter(host.charAt(i), alive, host);
    }
    if ((alive + "@" + host).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("a node name has at most " + MAX_BYTES + " bytes");
    }
  }

  /** Reads {@code alive@host}; {@link IllegalArgumentException} says what is wrong otherwise. */
  public static NodeName parse(String name) {
    int at = name.indexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("a node name is written name@host, got \"" + name + "\"");
    }
    return new NodeName(name.substring(0, at), name.substring(at + 1));
  }

  /** Whether {@link #parse} accepts it. */
  public static boolean isValid(String name) {
    try {
      parse(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether this is a long name: the host has a dot, or is an IPv6 address. */
  public boolean isLong() {
    return host.indexOf('.') >= 0 || host.indexOf(':') >= 0;
  }

  @Override
  public String toString() {
    return alive + "@" + host;
  }

  private static void checkCharacter(char c, String alive, String host) {
    if (c <= ' ' || c == 0x7f || c > LATIN_1_MAX) {
      throw new IllegalArgumentException(
          "a node name has Latin-1 characters, no spaces and no controls, got \""
              + alive
              + "@"
              + host
              + "\" with character "
              + (int) c);
    }
  }
}
