package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.dist.FragmentAssembler.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FragmentAssemblerTest {
  private static final int MAX_MESSAGE_BYTES = 1_000_000;
  private static final int MAX_BYTES = 1_500_000;

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
  private final FragmentAssembler assembler =
      new FragmentAssembler(MAX_MESSAGE_BYTES, MAX_BYTES, allocator);

  @AfterEach
  void everythingIsFreed() {
    assembler.release();
    assertEquals(0, allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory());
  }

  @Test
  void oneFragmentCanBeAll() throws FrameException {
    assertEquals(Outcome.COMPLETE, assembler.first(1, 1, bytes("0102")));
    assertEquals("0102", taken());
  }

  @Test
  void messagesMayBeInterleavedAndNumbersUsedAgain() throws FrameException {
    for (int round = 0; round < 3; round++) {
      assertEquals(Outcome.WAITING, assembler.first(-1, 2, bytes("01")));
      assertEquals(Outcome.WAITING, assembler.first(7, 3, bytes("11")));
      assertEquals(Outcome.WAITING, assembler.next(7, 2, bytes("")));
      assertEquals(Outcome.COMPLETE, assembler.next(-1, 1, bytes("02")));
      assertEquals("0102", taken());
      assertEquals(Outcome.COMPLETE, assembler.next(7, 1, bytes("12")));
      assertEquals("1112", taken());
    }
  }

  @Test
  void largeOnesComeTogetherFromPiecesOfAnySize() throws FrameException {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      int fragments = 1 + random.nextInt(12);
      Outcome outcome = Outcome.WAITING;
      for (int left = fragments; left > 0; left--) {
        byte[] content = new byte[random.nextInt(80_000)];
        random.nextBytes(content);
        sent.writeBytes(content);
        ByteBuf in = Unpooled.wrappedBuffer(content);
        outcome =
            left == fragments ? assembler.first(seed, left, in) : assembler.next(seed, left, in);
      }
      assertEquals(Outcome.COMPLETE, outcome);
      ByteBuf whole = assembler.take();
      assertArrayEquals(sent.toByteArray(), ByteBufUtil.getBytes(whole), "seed " + seed);
      whole.release();
    }
  }

  @Test
  void whatBelongsToNoMessageIsSaid() throws FrameException {
    fails("fragment 2 of sequence 5, whose first", () -> assembler.next(5, 2, bytes("00")));
    fails("sequence 5 begins with fragment 0", () -> assembler.first(5, 0, bytes("00")));
    fails(
        "sequence 5 begins with fragment 18446744073709551615",
        () -> assembler.first(5, -1, bytes("00")));
    assembler.first(5, 3, bytes("00"));
    fails("sequence 5 begins while one", () -> assembler.first(5, 3, bytes("00")));
    fails("fragment 1 of sequence 5 comes where fragment 2", () -> assembler.next(5, 1, bytes("")));
  }

  @Test
  void aMessageAboveTheLimitIsSkippedAndTheOthersAreNot() throws FrameException {
    ByteBuf half = Unpooled.wrappedBuffer(new byte[MAX_MESSAGE_BYTES / 2]);
    assembler.first(1, 5, half.duplicate());
    assembler.first(2, 2, bytes("01"));
    assertEquals(Outcome.WAITING, assembler.next(1, 4, half.duplicate()));
    assertEquals(Outcome.GIVEN_UP, assembler.next(1, 3, bytes("00")));
    assertTrue(assembler.problem().contains("limit of 1000000 bytes"), assembler.problem());
    assertEquals(Outcome.WAITING, assembler.next(1, 2, half.duplicate()));
    assertEquals(Outcome.COMPLETE, assembler.next(2, 1, bytes("02")));
    assertEquals("0102", taken());
    assertEquals(Outcome.WAITING, assembler.next(1, 1, bytes("00")));
    fails("whose first", () -> assembler.next(1, 1, bytes("00")));
  }

  @Test
  void allTogetherHaveALimitToo() throws FrameException {
    ByteBuf large = Unpooled.wrappedBuffer(new byte[700_000]);
    assembler.first(1, 2, large.duplicate());
    assembler.first(2, 2, large.duplicate());
    assertEquals(Outcome.GIVEN_UP, assembler.first(3, 2, large.duplicate()));
    assertTrue(assembler.problem().contains("more than 1500000 bytes"), assembler.problem());
    assertEquals(Outcome.COMPLETE, assembler.next(1, 1, bytes("")));
    assembler.take().release();
    assertEquals(Outcome.WAITING, assembler.first(4, 2, large.duplicate()), "there is room again");
  }

  @Test
  void moreMessagesAtOnceThanTheLimitAreAnError() throws FrameException {
    for (int i = 0; i < FragmentAssembler.MAX_SEQUENCES; i++) {
      assertEquals(Outcome.WAITING, assembler.first(i, 2, bytes("00")));
    }
    fails("the limit of 4096", () -> assembler.first(-1, 2, bytes("00")));
  }

  private interface Step {
    Outcome take() throws FrameException;
  }

  private static void fails(String text, Step step) {
    FrameException e = assertThrows(FrameException.class, step::take);
    assertTrue(String.valueOf(e.getMessage()).contains(text), e.getMessage());
  }

  private String taken() {
    ByteBuf whole = assembler.take();
    try {
      return ByteBufUtil.hexDump(whole);
    } finally {
      whole.release();
    }
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
