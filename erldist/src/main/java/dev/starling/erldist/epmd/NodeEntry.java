package dev.starling.erldist.epmd;

import dev.starling.erldist.term.BinaryTerm;
import org.jspecify.annotations.Nullable;

/**
 * What an EPMD knows of one node.
 *
 * @param name the part of the node name before the {@code @}
 * @param port the TCP port at which the node takes connections
 * @param nodeType {@link #VISIBLE} or {@link #HIDDEN}; other values are carried as they came
 * @param protocol 0: TCP
 * @param highestVersion the highest distribution version that the node speaks
 * @param lowestVersion the lowest
 * @param extra bytes without a meaning, empty in practice
 */
public record NodeEntry(
    String name,
    int port,
    int nodeType,
    int protocol,
    int highestVersion,
    int lowestVersion,
    BinaryTerm extra) {

  public static final int VISIBLE = 77;
  public static final int HIDDEN = 72;

  /** The versions with which current OTP releases register. */
  public static final int HIGHEST_VERSION = 6;

  public static final int LOWEST_VERSION = 5;

  /** An atom's limit, counted in characters (code points). */
  static final int MAX_NAME_CHARACTERS = 255;

  /** The limit of a name and of {@code extra}: 255 characters of at most 4 bytes. */
  static final int MAX_BYTES = 4 * MAX_NAME_CHARACTERS;

  private static final BinaryTerm NO_EXTRA = BinaryTerm.wrap(new byte[0]);

  public NodeEntry {
    String problem = problemWith(name);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("a port is 0 to 65535, got " + port);
    }
    if (extra.length() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "extra data has at most " + MAX_BYTES + " bytes, got " + extra.length());
    }
  }

  /** The entry of a node of this library at {@code port}. */
  public static NodeEntry of(String name, int port, boolean hidden) {
    return new NodeEntry(
        name, port, hidden ? HIDDEN : VISIBLE, 0, HIGHEST_VERSION, LOWEST_VERSION, NO_EXTRA);
  }

  /**
   * What makes {@code name} unfit to be registered, or null. Spaces and control characters would
   * forge lines in the list of names, which is text.
   */
  static @Nullable String problemWith(String name) {
    if (name.isEmpty()) {
      return "the name is empty";
    }
    if (name.codePointCount(0, name.length()) > MAX_NAME_CHARACTERS) {
      return "a name has at most " + MAX_NAME_CHARACTERS + " characters";
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c == 0x7f || c == '@') {
        return "a name has no space, control character or @, got character " + (int) c;
      }
    }
    return null;
  }
}
