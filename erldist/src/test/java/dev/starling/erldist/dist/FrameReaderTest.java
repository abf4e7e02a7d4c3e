package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
  private static final int MAX_FRAME_BYTES = 200;

  /** {@code {5, ok}}, and {@code hi} as the message. */
  private static final String FRAME = "0000000f 70 83 68 02 61 05 77 02 6f6b 83 77 02 6869";

  private static final String FRAME_WITHOUT_PAYLOAD = "0000000a 70 83 68 02 61 05 77 02 6f6b";

  /** Whole; then two messages in two fragments each, interleaved. */
  private static final String HEADER_FRAMES =
      "0000000f 834400 6802610577026f6b 77026869"
          + "0000001d 8345 0000000000000001 0000000000000002 00 6802610577026f6b 7702"
          + "0000001d 8345 0000000000000002 0000000000000002 00 6802610577026f6b 7702"
          + "00000014 8346 0000000000000002 0000000000000001 6869"
          + "00000014 8346 0000000000000001 0000000000000001 6869";

  private static final String TICK = "00000000";

  private static final TupleTerm CONTROL = TupleTerm.of(IntegerTerm.of(5), Atom.OK);

  /** Counts what is not freed itself, at less cost than Netty's search for leaks. */
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

  private final List<Term> received = new ArrayList<>();
  private final RecordingSink sink = new RecordingSink(received);
  private final FrameReader reader =
      new FrameReader(new FrameParser(MAX_FRAME_BYTES), null, sink, allocator);

  @AfterEach
  void everythingIsFreed() {
    reader.release();
    assertEquals(0, allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory());
  }

  @Test
  void readsFramesAndSkipsTicks() throws FrameException {
    read(TICK + FRAME + TICK + TICK + FRAME_WITHOUT_PAYLOAD + TICK);
    assertEquals(List.of(CONTROL, Atom.of("hi"), CONTROL, Atom.NIL), received);
  }

  @Test
  void aFrameMayComeByteByByte() throws FrameException {
    for (byte b : bytes(FRAME + TICK + FRAME)) {
      ByteBuf in = Unpooled.wrappedBuffer(new byte[] {b});
      reader.read(in);
      assertEquals(0, in.readableBytes());
    }
    assertEquals(List.of(CONTROL, Atom.of("hi"), CONTROL, Atom.of("hi")), received);
  }

  @Test
  void howTheStreamIsCutDoesNotMatter() throws FrameException {
    byte[] stream = bytes((FRAME + TICK + FRAME_WITHOUT_PAYLOAD).repeat(40));
    for (long seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      received.clear();
      for (int from = 0; from < stream.length; ) {
        int length = Math.min(stream.length - from, 1 + random.nextInt(60));
        reader.read(Unpooled.wrappedBuffer(stream, from, length));
        from += length;
      }
      assertEquals(160, received.size(), "seed " + seed);
      assertEquals(40, received.stream().filter(Atom.of("hi")::equals).count(), "seed " + seed);
    }
  }

  @Test
  void fragmentsAreReadWhateverTheStreamIsCutInto() throws FrameException {
    byte[] stream = bytes(HEADER_FRAMES.repeat(20));
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      received.clear();
      FrameReader withHeaders =
          new FrameReader(
              new FrameParser(MAX_FRAME_BYTES),
              new FragmentAssembler(MAX_FRAME_BYTES, MAX_FRAME_BYTES, allocator),
              sink,
              allocator);
      for (int from = 0; from < stream.length; ) {
        int length = Math.min(stream.length - from, 1 + random.nextInt(60));
        withHeaders.read(Unpooled.wrappedBuffer(stream, from, length));
        from += length;
      }
      withHeaders.release();
      assertEquals(120, received.size(), "seed " + seed);
      assertEquals(60, received.stream().filter(Atom.of("hi")::equals).count(), "seed " + seed);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "000000c9, 'a frame of 201 bytes, more than the limit of 200'",
    "ffffffff, 'a frame of 4294967295 bytes'",
    "00000003 834401, 'distribution header 131 68, which was not negotiated'",
    "00000003 834501, 'distribution header 131 69'",
    "00000003 834601, 'distribution header 131 70'",
    "00000003 836101, 'begins with 112, not with 131 (offset 0)'",
    "00000001 71, 'begins with 112, not with 113 (offset 0)'",
    "00000001 70, 'undecodable control, which begins at offset 1: '",
    "00000004 70 83 61 01, 'no tuple, but a IntegerTerm'",
    "00000006 70 83 68 02 61 05, 'undecodable control, which begins at offset 1: '",
    "00000005 70 83 68 01 0b, '(at offset 3, in tag 11)'",
    "00000008 70 83 68 00 83 61 01 61, '1 bytes behind the payload, at offset 7'"
  })
  void whatCannotBeReadIsSaidWithOffsetAndTag(String frame, String text) {
    FrameException e = assertThrows(FrameException.class, () -> read(frame));
    assertTrue(String.valueOf(e.getMessage()).contains(text), e.getMessage());
    assertEquals(List.of(), received);
  }

  @ParameterizedTest
  @CsvSource({
    "00000002 8344, 'a distribution header cut short (offset 2)'",
    "00000004 83440100, 'with 1 references to an atom cache, which was not negotiated (offset 2)'",
    "00000003 834500, 'a header 131 69 cut short (offset 2)'",
    "00000012 8345 0000000000000001 0000000000000001, 'cut short (offset 18)'",
    "00000013 8345 0000000000000001 0000000000000000 00, 'begins with fragment 0'",
    "00000011 8346 0000000000000001 00000000000001, 'a header 131 70 cut short (offset 2)'",
    "00000012 8346 0000000000000001 0000000000000001, 'whose first fragment did not come'",
    "00000002 8347, 'begins with 112, not with 131 (offset 0)'"
  })
  void brokenHeadersAreSaidWithTheirOffset(String frame, String text) {
    FrameReader withHeaders =
        new FrameReader(
            new FrameParser(MAX_FRAME_BYTES),
            new FragmentAssembler(MAX_FRAME_BYTES, MAX_FRAME_BYTES, allocator),
            sink,
            allocator);
    FrameException e =
        assertThrows(
            FrameException.class, () -> withHeaders.read(Unpooled.wrappedBuffer(bytes(frame))));
    assertTrue(String.valueOf(e.getMessage()).contains(text), e.getMessage());
    withHeaders.release();
  }

  @Test
  void aPayloadThatCannotBeReadCostsOnlyItsMessage() throws FrameException {
    read("0000000a 70 83 68 00 83 77 02 ff fe 00" + FRAME);
    assertEquals(List.of(CONTROL, Atom.of("hi")), received);
    assertEquals(1, sink.lost.size());
    assertTrue(
        sink.lost.get(0).startsWith("{}: undecodable payload, which begins at offset 4: "),
        sink.lost.get(0));
  }

  @Test
  void theLargestFrameIsRead() throws FrameException {
    // {<<0:192/unit:8>>}: 1 + 1 + 2 + 5 + 191 bytes.
    read("000000c8 70 83 68 01 6d 000000bf" + "00".repeat(191));
    assertEquals(2, received.size());
  }

  @Test
  void damagedStreamsGiveMessagesOrTheDeclaredErrorAndLeakNothing() {
    byte[] sound = bytes(FRAME + FRAME_WITHOUT_PAYLOAD + TICK + HEADER_FRAMES + FRAME);
    FrameParser parser = new FrameParser(MAX_FRAME_BYTES);
    List<Term> found = new ArrayList<>();
    long broken = 0;
    for (int seed = 0; seed < Fuzz.INPUTS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] stream = Fuzz.damage(sound, random);
      FragmentAssembler fragments =
          new FragmentAssembler(MAX_FRAME_BYTES, 2 * MAX_FRAME_BYTES, allocator);
      FrameReader fuzzed = new FrameReader(parser, fragments, new RecordingSink(found), allocator);
      found.clear();
      try {
        for (int from = 0; from < stream.length; ) {
          int length = Math.min(stream.length - from, 1 + random.nextInt(stream.length));
          fuzzed.read(Unpooled.wrappedBuffer(stream, from, length));
          from += length;
        }
      } catch (FrameException e) {
        broken++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      } finally {
        fuzzed.release();
      }
    }
    assertTrue(broken > Fuzz.INPUTS / 10, "only " + broken + " were broken");
  }

  private void read(String hex) throws FrameException {
    ByteBuf in = Unpooled.wrappedBuffer(bytes(hex));
    reader.read(in);
    assertEquals(0, in.readableBytes(), "all is read");
  }

  private static byte[] bytes(String hex) {
    return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
  }

  /**
   * The last control message is remembered: neither a similar one nor a cut one is taken for it.
   */
  @Test
  void eachMessageHasItsOwnControlMessage() throws FrameException {
    SplittableRandom random = new SplittableRandom(3);
    FrameReader large =
        new FrameReader(new FrameParser(10_000), null, new RecordingSink(received), allocator);
    List<Term> expected = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      int shape = random.nextInt(5);
      String number = String.format("%02x", random.nextInt(2));
      // {N, ok}, {N, hi}, {N, 'oka'}, {N}, and {N, Binary} beyond what is remembered.
      String control =
          switch (shape) {
            case 0 -> "680261" + number + "77026f6b";
            case 1 -> "680261" + number + "77026869";
            case 2 -> "680261" + number + "77036f6b61";
            case 3 -> "680161" + number;
            default -> "680261" + number + "6d0000012c" + "07".repeat(300);
          };
      String payload = random.nextBoolean() ? "" : "83" + "77026869";
      String content = "7083" + control + payload;
      String frame = String.format("%08x", content.length() / 2) + content;
      expected.addAll(decoded(control, payload));
      ByteBuf bytes = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(frame));
      try {
        large.read(bytes);
      } finally {
        bytes.release();
      }
    }
    assertEquals(expected, received);
    large.release();
  }

  private static List<Term> decoded(String control, String payload) {
    int number = Integer.parseInt(control.substring(6, 8), 16);
    Term first = IntegerTerm.of(number);
    TupleTerm tuple =
        switch (control.length()) {
          case 8 -> TupleTerm.of(first);
          case 16 -> TupleTerm.of(first, Atom.of(control.endsWith("6869") ? "hi" : "ok"));
          case 18 -> TupleTerm.of(first, Atom.of("oka"));
          default -> {
            byte[] sevens = new byte[300];
            Arrays.fill(sevens, (byte) 7);
            yield TupleTerm.of(first, BinaryTerm.of(sevens));
          }
        };
    return List.of(tuple, payload.isEmpty() ? Atom.NIL : Atom.of("hi"));
  }
}
