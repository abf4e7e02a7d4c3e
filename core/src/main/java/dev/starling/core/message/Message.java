package dev.starling.core.message;

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
}
