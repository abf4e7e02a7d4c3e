package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistFlagsTest {
  @Test
  void weSayWhatWorkedWithEveryReleaseSeen() {
    assertEquals(0xd07cf5fbdL, DistFlags.VISIBLE);
    assertEquals(0xd07cf5fbcL, DistFlags.HIDDEN);
  }

  @Test
  void weDemandTheLeastThatOtp27DemandsOfUs() {
    assertEquals(0x403070f94L, DistFlags.DEMANDED);
  }

  /** As OTP 25 and 27, OTP 29, and a hidden node that knows the digest only, send them. */
  @ParameterizedTest
  @ValueSource(longs = {0xd07df7fbdL, 0x6d07df7fbdL, 0x406000000L})
  void currentNodesLackNothing(long flags) {
    assertEquals(List.of(), DistFlags.names(DistFlags.missing(DistFlags.expand(flags))));
  }

  @Test
  void whatIsMissingHasNames() {
    long withoutTwo = 0xd07cf5fbdL & ~(1L << 34) & ~(1L << 26) & ~(1L << 17);
    assertEquals(
        List.of("MAP_TAG", "V4_NC"),
        DistFlags.names(DistFlags.missing(DistFlags.expand(withoutTwo))));
  }

  /** The values of dist.hrl, and of dist.h for those that Erlang code never sees. */
  @ParameterizedTest
  @CsvSource({
    "0x1, PUBLISHED",
    "0x2, ATOM_CACHE",
    "0x4, EXTENDED_REFERENCES",
    "0x8, DIST_MONITOR",
    "0x10, FUN_TAGS",
    "0x20, DIST_MONITOR_NAME",
    "0x40, HIDDEN_ATOM_CACHE",
    "0x80, NEW_FUN_TAGS",
    "0x100, EXTENDED_PIDS_PORTS",
    "0x200, EXPORT_PTR_TAG",
    "0x400, BIT_BINARIES",
    "0x800, NEW_FLOATS",
    "0x1000, UNICODE_IO",
    "0x2000, DIST_HDR_ATOM_CACHE",
    "0x4000, SMALL_ATOM_TAGS",
    "0x8000, ETS_COMPRESSED",
    "0x10000, UTF8_ATOMS",
    "0x20000, MAP_TAG",
    "0x40000, BIG_CREATION",
    "0x80000, SEND_SENDER",
    "0x100000, BIG_SEQTRACE_LABELS",
    "0x200000, PENDING_CONNECT",
    "0x400000, EXIT_PAYLOAD",
    "0x800000, FRAGMENTS",
    "0x1000000, HANDSHAKE_23",
    "0x2000000, UNLINK_ID",
    "0x4000000, MANDATORY_25_DIGEST",
    "0x8000000, BIT_27",
    "0x100000000, SPAWN",
    "0x200000000, NAME_ME",
    "0x400000000, V4_NC",
    "0x800000000, ALIAS",
    "0x1000000000, LOCAL_EXT",
    "0x2000000000, ALTACT_SIG",
    "0x4000000000, NATIVE_RECORDS",
    "0x8000000000000000, BIT_63"
  })
  void everyFlagHasTheNameThatErlangGivesIt(String hex, String name) {
    assertEquals(List.of(name), DistFlags.names(Long.parseUnsignedLong(hex.substring(2), 16)));
  }
}
