package dev.starling.core.message;

import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.value.Value;
import dev.starling.crdt.Delta;
import dev.starling.crdt.Dot;
import dev.starling.crdt.VersionVector;
import dev.starling.crdt.Write;
import java.util.List;
import java.util.OptionalLong;

/** A message between Starling nodes. */
public sealed interface Message {
  /**
   * The first message on every connection, from both sides, and again when the sender's incarnation
   * rises.
   *
   * @param incarnation which life of its name the sender is, microseconds
   * @param seen the highest incarnation that the sender knows of the receiver's name
   * @param release the sender's version of Starling
   * @param features what the sender can do beyond version 1 of the protocol
   */
  record Hello(long incarnation, OptionalLong seen, String release, List<String> features)
      implements Message {
    public Hello {
      features = List.copyOf(features);
    }
  }

  /** Answer with {@link Pong} at once. */
  record Ping(long sequence) implements Message {}

  /** The answer to the ping of that number. */
  record Pong(long sequence) implements Message {}

  /** Ping {@code target} for me, and tell me with {@link Probed} if it answers. */
  record Probe(String target) implements Message {}

  /** {@code target} has just answered me. */
  record Probed(String target) implements Message {}

  /** I leave, cleanly. */
  record Leave() implements Message {}

  /**
   * What the sender's replica of the overlay has seen; the receiver sends what is missing there.
   *
   * @param full whether it is all of the vector, else only what rose or was retired since the
   *     sender last told
   * @param digest of the sender's live writes
   * @param clockMillis the sender's wall clock, milliseconds since the epoch
   */
  record OverlayState(boolean full, VersionVector vector, long digest, long clockMillis)
      implements Message {}

  /**
   * Changes of the overlay.
   *
   * @param number of this message on this connection; answer with {@link OverlayAck} or {@link
   *     OverlayNack}
   * @param more whether the sender has more that the receiver lacks
   */
  record OverlayChanges(long number, boolean more, Delta<OverlayKey, Value.Dictionary> delta)
      implements Message {}

  /**
   * The changes of that number were applied.
   *
   * @param goOn false: the receiver catches up with somebody else just now, and will tell its state
   */
  record OverlayAck(long number, boolean goOn) implements Message {}

  /** The changes of that number follow or replace what the sender of this has not seen. */
  record OverlayNack(long number, VersionVector vector) implements Message {}

  /** I have no record any more of changes that you lack; pull the whole store from me. */
  record OverlayOffer() implements Message {}

  /**
   * Send the store in ranges, or go on with it.
   *
   * @param exchange the number that the sender of the ranges gave, 0 for a new exchange
   * @param next the first hash that is still missing
   */
  record OverlayPull(long exchange, int next) implements Message {}

  /**
   * Live writes of a range of keys, of a store that does not change during the exchange.
   *
   * @param vector of that store in the first range, empty in the others
   * @param from the first hash of the range
   * @param next the first hash behind the range; 0 when it is the last
   * @param known dots of writes that the receiver has seen
   * @param writes the others
   */
  record OverlayRange(
      long exchange,
      VersionVector vector,
      int from,
      int next,
      List<KnownWrite> known,
      List<Write<OverlayKey, Value.Dictionary>> writes)
      implements Message {
    public OverlayRange {
      known = List.copyOf(known);
      writes = List.copyOf(writes);
    }
  }

  /** A live write that the receiver has seen. */
  record KnownWrite(OverlayKey key, Dot dot) {}
}
