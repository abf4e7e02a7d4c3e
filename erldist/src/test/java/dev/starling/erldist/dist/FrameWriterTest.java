package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
  private static final int MAX_FRAME_BYTES = 100_000;
  private static final TupleTerm CONTROL = TupleTerm.of(IntegerTerm.of(5), Atom.OK);

  /** {@code {5, ok}}, and {@code hi} as the message. */
  private static final String FRAME = "0000000f708368026105" + "77026f6b" + "8377026869";

  private static final String FRAME_WITHOUT_PAYLOAD = "0000000a708368026105" + "77026f6b";

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final FrameWriter writer = new FrameWriter(channel, false, MAX_FRAME_BYTES);

  @AfterEach
  void release() {
    writer.release();
    channel.finishAndReleaseAll();
  }

  @Test
  void whatOneTurnSendsLeavesTogetherAtItsEnd() {
    writer.message(CONTROL, Atom.of("hi"));
    writer.tick();
    writer.message(CONTROL, null);
    assertNull(channel.readOutbound(), "nothing leaves within the turn");
    assertEquals(19 + 4 + 14, writer.pendingBytes());

    channel.runPendingTasks();
    assertEquals(FRAME + "00000000" + FRAME_WITHOUT_PAYLOAD, nextWrite());
    assertNull(channel.readOutbound(), "in one piece");

    writer.message(CONTROL, null);
    channel.runPendingTasks();
    assertEquals(FRAME_WITHOUT_PAYLOAD, nextWrite());
  }

  @Test
  void aHeaderWithoutAtomsStandsBeforeTermsWithoutVersion() {
    FrameWriter withHeader = new FrameWriter(channel, true, MAX_FRAME_BYTES);
    withHeader.message(CONTROL, Atom.of("hi"));
    withHeader.message(CONTROL, null);
    channel.runPendingTasks();
    assertEquals(
        "0000000f"
            + "834400"
            + "6802610577026f6b"
            + "77026869"
            + "0000000b"
            + "834400"
            + "6802610577026f6b",
        nextWrite());
  }

  /** Who sends to one receiver again and again has the same bytes in front each time. */
  @Test
  void aRepeatedControlMessageIsWrittenAsTheFirstTime() {
    TupleTerm other = TupleTerm.of(IntegerTerm.of(6));
    for (TupleTerm control : new TupleTerm[] {CONTROL, CONTROL, CONTROL, other, CONTROL}) {
      writer.message(control, null);
    }
    channel.runPendingTasks();
    assertEquals(
        FRAME_WITHOUT_PAYLOAD.repeat(3) + "00000006708368016106" + FRAME_WITHOUT_PAYLOAD,
        nextWrite());
  }

  @Test
  void aFullBatchLeavesBeforeTheTurnEnds() {
    byte[] kilobyte = new byte[1_024];
    for (int i = 0; i < 64; i++) {
      writer.message(CONTROL, BinaryTerm.wrap(kilobyte));
    }
    assertTrue(nextWrite().length() / 2 >= 64 * 1_024);
  }

  @Test
  void whatCannotBeSentLeavesNoTrace() {
    Term deep = Atom.OK;
    for (int i = 0; i < 300; i++) {
      deep = ListTerm.of(deep);
    }
    Term tooDeep = deep;
    BinaryTerm tooLarge = BinaryTerm.wrap(new byte[MAX_FRAME_BYTES]);

    assertThrows(IllegalArgumentException.class, () -> writer.message(CONTROL, tooDeep));
    writer.message(CONTROL, Atom.of("hi"));
    assertThrows(IllegalArgumentException.class, () -> writer.message(CONTROL, tooDeep));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> writer.message(CONTROL, tooLarge));
    assertTrue(e.getMessage().contains("limit of 100000"), e.getMessage());
    writer.message(CONTROL, null);

    channel.runPendingTasks();
    assertEquals(FRAME + FRAME_WITHOUT_PAYLOAD, nextWrite());
  }

  @Test
  void knowsWhetherAMessageWasWritten() {
    assertFalse(writer.wroteSinceAsked());
    writer.message(CONTROL, null);
    assertTrue(writer.wroteSinceAsked());
    writer.tick();
    assertFalse(writer.wroteSinceAsked());
  }

  private String nextWrite() {
    ByteBuf written = channel.readOutbound();
    try {
      return ByteBufUtil.hexDump(written);
    } finally {
      written.release();
    }
  }
}
