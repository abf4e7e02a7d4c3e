package dev.starling.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random bytes, and real heartbeats damaged at random: the decoders answer with a well-formed name
 * or with nothing, and never throw.
 */
class GossipFuzzTest {
  private static final int INPUTS = Boolean.getBoolean("starling.long") ? 10_000_000 : 100_000;
  private static final long SEED = 20261122;

  private static final List<byte[]> HEARTBEATS =
      List.of(
          HexFormat.of()
              .parseHex(
                  "6865617274626561743a3a8374000000016400046e6f646564000b61403132372e302e302e31"),
          HexFormat.of()
              .parseHex("6865617274626561743a3a83740000000177046e6f6465770b61403132372e302e302e31"),
          HexFormat.of().parseHex("6865617274626561743a3a83740000000173046e6f6465760003c3a940"));

  @Test
  void heartbeats() {
    Random random = new Random(SEED);
    int read = 0;
    for (int i = 0; i < INPUTS; i++) {
      String node = Heartbeat.decode(damaged(random));
      if (node != null) {
        read++;
        assertWellFormed(node);
      }
    }
    assertReached(read);
  }

  @Test
  void envelopes() {
    Envelope envelope = new Envelope("s3cret");
    Random random = new Random(SEED);
    int read = 0;
    for (int i = 0; i < INPUTS / 10; i++) {
      byte[] sealed = envelope.seal(HEARTBEATS.get(random.nextInt(2)));
      damage(sealed, random);
      byte[] opened = envelope.open(resized(sealed, random));
      String node = opened == null ? null : Heartbeat.decode(opened);
      if (node != null) {
        read++;
        assertWellFormed(node);
      }
    }
    assertTrue(read > 0 && read < INPUTS / 10, () -> "a fuzzer that never gets through, or always");
  }

  private static void assertWellFormed(String node) {
    assertTrue(node.matches("[^@\\s]+@[^@\\s]+"), node);
    assertTrue(node.getBytes(StandardCharsets.UTF_8).length <= 255, node);
  }

  private static void assertReached(int read) {
    int few = INPUTS / 100;
    assertTrue(read > few && read < INPUTS - few, () -> read + " read of " + INPUTS);
  }

  private static byte[] damaged(Random random) {
    if (random.nextInt(8) == 0) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] heartbeat = HEARTBEATS.get(random.nextInt(HEARTBEATS.size())).clone();
    damage(heartbeat, random);
    return resized(heartbeat, random);
  }

  private static void damage(byte[] bytes, Random random) {
    for (int flips = random.nextInt(3); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
  }

  private static byte[] resized(byte[] bytes, Random random) {
    return random.nextInt(4) > 0 ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length + 4));
  }
}
