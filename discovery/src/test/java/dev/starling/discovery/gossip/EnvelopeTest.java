package dev.starling.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  /** As libcluster on a real node sealed the heartbeat of {@code a@127.0.0.1} with s3cret. */
  private static final byte[] SAMPLE =
      HexFormat.of()
          .parseHex(
              "a0585014519e1d38770a932234661a0c"
                  + "23eb5b0aa08a29172453968cff982ec25801a7f2da86a0d6053d1bfaad81c54f"
                  + "abae3e1d73b3ec1e7729a1d673dd3212");

  private static final byte[] HEARTBEAT = Heartbeat.encode("a@127.0.0.1");

  private final Envelope envelope = new Envelope("s3cret");

  @Test
  void opensWhatLibclusterSealed() {
    byte[] opened = envelope.open(SAMPLE);
    assertNotNull(opened);
    assertEquals("a@127.0.0.1", Heartbeat.decode(opened));
  }

  @Test
  void opensWhatItSealed() {
    assertArrayEquals(HEARTBEAT, envelope.open(envelope.seal(HEARTBEAT)));
  }

  @Test
  void sealsNothingTwiceTheSameWay() {
    assertFalse(Arrays.equals(envelope.seal(HEARTBEAT), envelope.seal(HEARTBEAT)));
  }

  @Test
  void theLongestHeartbeatFits() {
    byte[] longest = new byte[Heartbeat.MAX_BYTES];
    byte[] sealed = envelope.seal(longest);
    assertEquals(Envelope.MAX_BYTES, sealed.length);
    assertArrayEquals(longest, envelope.open(sealed));
    assertNull(envelope.open(envelope.seal(new byte[Heartbeat.MAX_BYTES + 16])));
  }

  @Test
  void anotherSecretDoesNotOpenIt() {
    Envelope other = new Envelope("secret");
    for (int i = 0; i < 1_000; i++) {
      byte[] opened = other.open(envelope.seal(HEARTBEAT));
      // One in 256 or so has the padding of something; never the start of a heartbeat.
      assertFalse(opened != null && Heartbeat.isMarked(opened));
    }
  }

  @Test
  void whatWasNeverSealedDoesNotOpen() {
    assertNull(envelope.open(new byte[0]));
    assertNull(envelope.open(new byte[16]));
    assertNull(envelope.open(Arrays.copyOf(SAMPLE, SAMPLE.length - 1)));
    assertNull(envelope.open(HEARTBEAT));
  }
}
