package dev.starling.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes as real nodes sent them, and bytes that only look like it. */
class HeartbeatTest {
  private static final String PREFIX = "6865617274626561743a3a";
  private static final String NAME = "61403132372e302e302e31";

  /** As OTP 25 sent it. */
  private static final String OTP_25 = PREFIX + "8374000000016400046e6f646564000b" + NAME;

  /** As OTP 27 and 29 write the term. */
  private static final String OTP_27 = PREFIX + "83740000000177046e6f6465770b" + NAME;

  @ParameterizedTest
  @ValueSource(
      strings = {
        OTP_25,
        OTP_27,
        PREFIX + "83740000000173046e6f6465730b" + NAME,
        PREFIX + "8374000000017600046e6f646576000b" + NAME
      })
  void readsEveryTagOfAnAtom(String hex) {
    assertEquals("a@127.0.0.1", decode(hex));
  }

  @Test
  void writesAsCurrentNodesDo() {
    assertEquals(OTP_27, HexFormat.of().formatHex(Heartbeat.encode("a@127.0.0.1")));
  }

  @ParameterizedTest
  @CsvSource({"64 0003 e94061, é@a", "73 03 e94061, é@a", "77 04 c3a94061, é@a"})
  void readsLatin1AndUtf8(String atom, String name) {
    assertEquals(name, decode(PREFIX + "83740000000177046e6f6465" + atom));
  }

  @Test
  void readsAndWritesTheLongestName() {
    String name = "\u00e9".repeat(125) + "@b";
    assertEquals(name, Heartbeat.decode(Heartbeat.encode(name)));
    // 255 characters of 4 bytes each are the most an atom can have; a node name has 255 bytes.
    assertNull(Heartbeat.decode(Heartbeat.encode("\ud83d\ude00".repeat(253) + "@b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "6865617274626561743a", // not the whole prefix
        PREFIX, // nothing behind it
        "4865617274626561743a3a83740000000177046e6f6465770b" + NAME, // Heartbeat::
        PREFIX + "82740000000177046e6f6465770b" + NAME, // another version
        PREFIX + "835000000022789c", // compressed
        PREFIX + "83680277046e6f6465770b" + NAME, // a tuple
        PREFIX + "837400000000", // an empty map
        PREFIX + "83740000000277046e6f6465770b" + NAME + "7701617701", // two keys
        PREFIX + "83740000000177046e6f64656d0000000b" + NAME, // a binary for a name
        PREFIX + "8374000000016d000000046e6f6465770b" + NAME, // a binary for the key
        PREFIX + "83740000000177046e6f6466770b" + NAME, // another key
        OTP_27 + "00", // more behind it
        PREFIX + "83740000000177046e6f6465770c" + NAME, // longer than what is there
        PREFIX + "83740000000177046e6f646564ffff" + NAME, // much longer
        PREFIX + "83740000000177046e6f6465640000", // an empty name
        PREFIX + "83740000000177046e6f6465770161", // no host
        PREFIX + "83740000000177046e6f6465770361400a", // a control character
        PREFIX + "83740000000177046e6f64657705614062404063", // two @
        PREFIX + "83740000000177046e6f6465770361ff40", // not UTF-8
      })
  void ignoresEverythingElse(String hex) {
    assertNull(decode(hex));
  }

  @Test
  void everyProperPrefixIsNone() {
    byte[] whole = HexFormat.of().parseHex(OTP_25);
    for (int length = 0; length < whole.length; length++) {
      assertNull(Heartbeat.decode(Arrays.copyOf(whole, length)));
    }
  }

  @Test
  void whatIsLongerThanAnyHeartbeatIsNotLookedAt() {
    byte[] tooLong = new byte[Heartbeat.MAX_BYTES + 1];
    byte[] start = "heartbeat::".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(start, 0, tooLong, 0, start.length);
    assertNull(Heartbeat.decode(tooLong));
  }

  private static String decode(String hex) {
    return Heartbeat.decode(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
