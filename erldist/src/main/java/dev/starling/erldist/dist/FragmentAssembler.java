package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the fragments of one connection's messages together. Messages may be interleaved; the
 * fragments of each come in order, numbered downwards to 1.
 *
 * <p>A message that would become larger than a message may be, or for which there is no memory left
 * beside the others, is given up: what came of it is freed, and the rest of it is skipped.
 * Fragments that cannot belong to any message, and more messages at once than {@link
 * #MAX_SEQUENCES}, are errors of the stream.
 */
final class FragmentAssembler {
  /** Messages under way at once, skipped ones included. */
  static final int MAX_SEQUENCES = 4_096;

  /** A piece of memory is at least this large once that much has come. */
  private static final int PIECE_BYTES = 64 * 1024;

  private final int maxMessageBytes;
  private final long maxBytes;
  private final ByteBufAllocator allocator;
  private final Map<Long, Sequence> sequences = new HashMap<>();
  private long heldBytes;

  private static final class Sequence {
    private @Nullable CompositeByteBuf bytes;
    private long next;

    Sequence(CompositeByteBuf bytes, long next) {
      this.bytes = bytes;
      this.next = next;
    }
  }

  /** What a fragment led to. */
  enum Outcome {
    /** More fragments have to come, or are skipped. */
    WAITING,
    /** The message is whole, and {@link #take} gives it. */
    COMPLETE,
    /** The message was given up just now, {@link #problem} says why. */
    GIVEN_UP
  }

  private @Nullable ByteBuf complete;
  private String problem = "";

  /**
   * @param maxMessageBytes for one message, control message included
   * @param maxBytes for all together
   */
  FragmentAssembler(int maxMessageBytes, long maxBytes, ByteBufAllocator allocator) {
    this.maxMessageBytes = maxMessageBytes;
    this.maxBytes = maxBytes;
    this.allocator = allocator;
  }

  /** The first fragment of a message: its number says how many there are. */
  Outcome first(long id, long fragment, ByteBuf content) throws FrameException {
    if (fragment < 1) {
      throw new FrameException(
          "sequence " + id + " begins with fragment " + Long.toUnsignedString(fragment));
    }
    if (sequences.containsKey(id)) {
      throw new FrameException("sequence " + id + " begins while one of that number goes on");
    }
    if (sequences.size() >= MAX_SEQUENCES) {
      throw new FrameException(
          "more fragmented messages at once than the limit of " + MAX_SEQUENCES);
    }
    Sequence sequence = new Sequence(allocator.compositeBuffer(Integer.MAX_VALUE), fragment);
    sequences.put(id, sequence);
    return add(id, sequence, content);
  }

  /** A later fragment. */
  Outcome next(long id, long fragment, ByteBuf content) throws FrameException {
    Sequence sequence = sequences.get(id);
    if (sequence == null) {
      throw new FrameException(
          "fragment "
              + Long.toUnsignedString(fragment)
              + " of sequence "
              + id
              + ", whose first fragment did not come");
    }
    if (fragment != sequence.next) {
      throw new FrameException(
          "fragment "
              + Long.toUnsignedString(fragment)
              + " of sequence "
              + id
              + " comes where fragment "
              + sequence.next
              + " is expected");
    }
    return add(id, sequence, content);
  }

  /** The message that is complete, to be freed by the caller. */
  ByteBuf take() {
    ByteBuf taken = complete;
    if (taken == null) {
      throw new IllegalStateException("no message is complete");
    }
    complete = null;
    return taken;
  }

  String problem() {
    return problem;
  }

  /** Frees all that waits. */
  void release() {
    sequences.values().forEach(this::free);
    sequences.clear();
  }

  private Outcome add(long id, Sequence sequence, ByteBuf content) {
    boolean last = sequence.next-- == 1;
    if (last) {
      sequences.remove(id);
    }
    CompositeByteBuf bytes = sequence.bytes;
    if (bytes == null) {
      return Outcome.WAITING;
    }
    int length = content.readableBytes();
    if (length > maxMessageBytes - bytes.readableBytes()) {
      return giveUp(sequence, "a message larger than the limit of " + maxMessageBytes + " bytes");
    }
    if (!makeRoom(bytes, length)) {
      return giveUp(
          sequence, "fragments of more than " + maxBytes + " bytes wait for the rest of them");
    }
    bytes.writeBytes(content);
    if (!last) {
      return Outcome.WAITING;
    }
    heldBytes -= bytes.capacity();
    complete = bytes;
    return Outcome.COMPLETE;
  }

  /** By pieces, since to grow one would copy it: at most twice what really came. */
  private boolean makeRoom(CompositeByteBuf bytes, int length) {
    int missing = length - bytes.writableBytes();
    if (missing <= 0) {
      return true;
    }
    int piece = Math.max(missing, Math.min(PIECE_BYTES, bytes.readableBytes()));
    if (heldBytes + piece > maxBytes) {
      return false;
    }
    heldBytes += piece;
    ByteBuf memory = allocator.ioBuffer(piece, piece);
    bytes.addComponent(false, memory.writerIndex(piece));
    return true;
  }

  private Outcome giveUp(Sequence sequence, String why) {
    free(sequence);
    problem = why;
    return Outcome.GIVEN_UP;
  }

  private void free(Sequence sequence) {
    CompositeByteBuf bytes = sequence.bytes;
    if (bytes != null) {
      heldBytes -= bytes.capacity();
      bytes.release();
      sequence.bytes = null;
    }
  }
}
