package dev.starling.core.message;

import dev.starling.core.link.Priority;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Memory;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.RoleAssignment;
import dev.starling.core.topology.Standing;
import dev.starling.core.topology.Token;
import dev.starling.core.value.Value;
import dev.starling.crdt.Delta;
import dev.starling.crdt.Dot;
import dev.starling.crdt.VersionVector;
import dev.starling.crdt.Write;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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

  /** What carries the messages of users, and what is known of links. */
  sealed interface CommsMessage extends Message {}

  /** What a relay may carry. */
  sealed interface Relayable extends CommsMessage {}

  /** A message of a user, not critical. */
  record Note(Priority priority, Value body) implements Relayable {}

  /**
   * A critical message of a user.
   *
   * @param session incarnation of the sender
   * @param receiver incarnation of the receiver
   * @param number in that session, from 1
   * @param floor the lowest number that still counts
   * @param again whether it may have arrived in an earlier session
   */
  record Critical(long session, long receiver, long number, long floor, boolean again, Value body)
      implements Relayable {}

  /** Answer with {@link CriticalAck}: what has come of the session? */
  record CriticalProbe(long session, long receiver, long floor) implements Relayable {}

  /**
   * What has come of a session.
   *
   * @param accepted the highest number that was taken
   * @param handled up to which all have been handled
   */
  record CriticalAck(long session, long receiver, long accepted, long handled)
      implements Relayable {}

  /**
   * The sender's links have changed, or it is time to say that they have not.
   *
   * @param digest of the sender's name and of those of its links
   */
  record LinksDigest(long version, long digest) implements CommsMessage {}

  /** Tell me your links. */
  record LinksPull() implements CommsMessage {}

  /**
   * Some of the sender's links.
   *
   * @param from place of the first of these in the whole list
   * @param total length of the whole list
   */
  record Links(long version, int from, int total, List<Neighbour> links) implements CommsMessage {
    public Links {
      links = List.copyOf(links);
    }
  }

  /**
   * A node that the sender has a link to.
   *
   * @param via who has that link, if it is not the sender's own
   */
  record Neighbour(
      String node, long incarnation, long creation, long rttMicros, @Nullable String via) {}

  /**
   * A message to be carried on, or the last link of that.
   *
   * @param incarnation of the origin
   * @param number tells the relayed messages of one life of the origin apart
   * @param hops links that it has crossed when it arrives
   */
  record Relayed(
      String origin, long incarnation, long number, String target, int hops, Relayable payload)
      implements CommsMessage {}

  /** What members say to agree on a commander. */
  sealed interface TopologyMessage extends Message {}

  /**
   * What the sender is in the topology, and whom it follows.
   *
   * @param incarnation of the sender
   * @param birth of the sender
   * @param ageMillis how long the sender runs
   * @param role with which the sender was started
   * @param highest birth of settled nodes that the sender knows
   * @param token the highest that the sender knows, null if it knows none
   * @param commander whom the sender follows, null if nobody; of term 0 if that one does not
   *     command yet
   * @param path the nodes on which the sender hears of it, the last is itself; empty if it is the
   *     sender
   */
  record TopologyState(
      long incarnation,
      long birth,
      Standing standing,
      long ageMillis,
      Role role,
      long highest,
      Memory memory,
      @Nullable Token token,
      @Nullable Commander commander,
      List<String> path)
      implements TopologyMessage {
    public TopologyState {
      path = List.copyOf(path);
    }
  }

  /** Roles that were assigned. */
  record TopologyRoles(List<RoleAssignment> roles) implements TopologyMessage {
    public TopologyRoles {
      roles = List.copyOf(roles);
    }
  }

  /**
   * Support the sender in that term.
   *
   * @param number of this message; answer with {@link TopologySupport} or {@link TopologyRefusal}
   * @param birth of the sender
   * @param won whether the sender commands in that term
   * @param seats the voters, where their number is fixed; else empty
   * @param admitted how many of them a quorum has known
   */
  record TopologyClaim(
      long term, long number, long birth, boolean won, List<String> seats, int admitted)
      implements TopologyMessage {
    public TopologyClaim {
      seats = List.copyOf(seats);
    }
  }

  /** The sender supports the claim of that number; {@code seats} as the sender knows them. */
  record TopologySupport(long term, long number, List<String> seats, int admitted)
      implements TopologyMessage {
    public TopologySupport {
      seats = List.copyOf(seats);
    }
  }

  /**
   * The sender does not support the claim of that number.
   *
   * @param promised the highest term in which it supports nobody any more
   */
  record TopologyRefusal(long term, long number, long promised) implements TopologyMessage {}

  /** The sender does not command in that term, and never shall. */
  record TopologyRelease(long term) implements TopologyMessage {}

  /** Answer with {@link TopologyTold}. */
  record TopologyAsk(long number) implements TopologyMessage {}

  /**
   * The answer to {@link TopologyAsk} of that number.
   *
   * @param promised the highest term in which the sender supports nobody any more
   * @param voters how many voters the sender knows of, itself included
   */
  record TopologyTold(long number, long promised, Memory memory, int voters)
      implements TopologyMessage {}
}
