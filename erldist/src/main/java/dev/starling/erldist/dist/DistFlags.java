package dev.starling.erldist.dist;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The capability flags of a handshake: 64 bits, named as {@code dist.hrl} of OTP 25 to 29 names
 * them.
 *
 * @see <a href="https://www.erlang.org/doc/apps/erts/erl_dist_protocol.html">erl_dist_protocol,
 *     Distribution Flags</a>
 */
public final class DistFlags {
  private static final @Nullable String[] NAMES = new @Nullable String[Long.SIZE];

  /** The node appears in {@code nodes()} of its peers; a hidden node does not set it. */
  public static final long PUBLISHED = flag(0, "PUBLISHED");

  public static final long ATOM_CACHE = flag(1, "ATOM_CACHE");
  public static final long EXTENDED_REFERENCES = flag(2, "EXTENDED_REFERENCES");
  public static final long DIST_MONITOR = flag(3, "DIST_MONITOR");
  public static final long FUN_TAGS = flag(4, "FUN_TAGS");
  public static final long DIST_MONITOR_NAME = flag(5, "DIST_MONITOR_NAME");
  public static final long HIDDEN_ATOM_CACHE = flag(6, "HIDDEN_ATOM_CACHE");
  public static final long NEW_FUN_TAGS = flag(7, "NEW_FUN_TAGS");
  public static final long EXTENDED_PIDS_PORTS = flag(8, "EXTENDED_PIDS_PORTS");
  public static final long EXPORT_PTR_TAG = flag(9, "EXPORT_PTR_TAG");
  public static final long BIT_BINARIES = flag(10, "BIT_BINARIES");
  public static final long NEW_FLOATS = flag(11, "NEW_FLOATS");
  public static final long UNICODE_IO = flag(12, "UNICODE_IO");
  public static final long DIST_HDR_ATOM_CACHE = flag(13, "DIST_HDR_ATOM_CACHE");
  public static final long SMALL_ATOM_TAGS = flag(14, "SMALL_ATOM_TAGS");
  public static final long ETS_COMPRESSED = flag(15, "ETS_COMPRESSED");
  public static final long UTF8_ATOMS = flag(16, "UTF8_ATOMS");
  public static final long MAP_TAG = flag(17, "MAP_TAG");
  public static final long BIG_CREATION = flag(18, "BIG_CREATION");
  public static final long SEND_SENDER = flag(19, "SEND_SENDER");
  public static final long BIG_SEQTRACE_LABELS = flag(20, "BIG_SEQTRACE_LABELS");
  public static final long PENDING_CONNECT = flag(21, "PENDING_CONNECT");
  public static final long EXIT_PAYLOAD = flag(22, "EXIT_PAYLOAD");
  public static final long FRAGMENTS = flag(23, "FRAGMENTS");
  public static final long HANDSHAKE_23 = flag(24, "HANDSHAKE_23");
  public static final long UNLINK_ID = flag(25, "UNLINK_ID");

  /**
   * Stands for all of {@link #MANDATORY_25}. OTP 25's manual says bit 36; its code, and all that
   * came after, use bit 26.
   */
  public static final long MANDATORY_25_DIGEST = flag(26, "MANDATORY_25_DIGEST");

  public static final long SPAWN = flag(32, "SPAWN");

  /** Not a capability: the dialling node has no name, and asks for one. */
  public static final long NAME_ME = flag(33, "NAME_ME");

  public static final long V4_NC = flag(34, "V4_NC");
  public static final long ALIAS = flag(35, "ALIAS");
  public static final long LOCAL_EXT = flag(36, "LOCAL_EXT");

  /** From OTP 28. */
  public static final long ALTACT_SIG = flag(37, "ALTACT_SIG");

  /** From OTP 29. */
  public static final long NATIVE_RECORDS = flag(38, "NATIVE_RECORDS");

  /** What every node has had to support since OTP 25. */
  public static final long MANDATORY_25 =
      EXTENDED_REFERENCES
          | FUN_TAGS
          | NEW_FUN_TAGS
          | EXTENDED_PIDS_PORTS
          | EXPORT_PTR_TAG
          | BIT_BINARIES
          | NEW_FLOATS
          | UTF8_ATOMS
          | MAP_TAG
          | BIG_CREATION
          | HANDSHAKE_23;

  /**
   * What a peer must support: the least that OTP 26 and later accept too. The node's layer counts
   * on it, and never falls back to older encodings.
   */
  public static final long DEMANDED = MANDATORY_25 | UNLINK_ID | V4_NC;

  /**
   * What a hidden node of ours says it supports. No atom cache: every message can then be read by
   * itself, whatever became of those before it.
   */
  public static final long HIDDEN =
      DEMANDED
          | DIST_MONITOR
          | DIST_MONITOR_NAME
          | UNICODE_IO
          | SMALL_ATOM_TAGS
          | SEND_SENDER
          | EXIT_PAYLOAD
          | FRAGMENTS
          | MANDATORY_25_DIGEST
          | SPAWN
          | ALIAS;

  /** What a visible node of ours says it supports. */
  public static final long VISIBLE = HIDDEN | PUBLISHED;

  private DistFlags() {}

  /** What {@code flags} mean once {@link #MANDATORY_25_DIGEST} is written out. */
  static long expand(long flags) {
    return (flags & MANDATORY_25_DIGEST) == 0 ? flags : flags | MANDATORY_25;
  }

  /** The flags of {@link #DEMANDED} that a peer with these (expanded) flags lacks. */
  static long missing(long flags) {
    return DEMANDED & ~flags;
  }

  /** The names of the flags that are set, lowest bit first. */
  public static List<String> names(long flags) {
    List<String> names = new ArrayList<>();
    for (int bit = 0; bit < Long.SIZE; bit++) {
      if ((flags >>> bit & 1) != 0) {
        String name = NAMES[bit];
        names.add(name != null ? name : "BIT_" + bit);
      }
    }
    return names;
  }

  private static long flag(int bit, String name) {
    NAMES[bit] = name;
    return 1L << bit;
  }
}
