package dev.starling.core.planted;

/**
 * A bug that a test plants into a node, to see that the checks find it. Production has {@link
 * #NONE}.
 */
public enum Planted {
  NONE,
  /** What another tells in ranges takes the place of what is here, instead of joining it. */
  WRONG_JOIN,
  /** After a restart from a disk the node writes as the replica that it was. */
  REUSED_DOT,
  /** What others removed stays. */
  DROPPED_REMOVAL,
  /** The context of what comes in ranges joins with the first of them. */
  CONTEXT_TOO_EARLY,
  /** Each range is of the store as it is when the range is asked for. */
  STALE_RANGE,
  /** Changes go back to where they came from. */
  ECHO,
  /** Stamps of others move the clock however far ahead they are. */
  CLOCK_AT_FACE_VALUE,
  /** After a break a sender goes on as if all that it had sent had arrived. */
  NOTHING_SENT_AGAIN,
  /** A receiver takes whatever number comes. */
  ANY_NUMBER_TAKEN,
  /** A critical message counts as delivered when it was handed to the connection. */
  DELIVERED_WHEN_SENT,
  /** What waits leaves however bad the link has become. */
  TABLE_ASKED_ONCE,
  /** A relay passes on what it has passed on before, and back to where it came from. */
  RELAYED_IN_CIRCLES,
  /** A life that has ended is retired at once, whatever others may have of it. */
  RETIRED_TOO_EARLY,
  /** A voter remembers no promise, neither its term nor its loyalty. */
  VOTE_FORGOTTEN,
  /** A commander counts support for ever, until the supporter is dead or refuses. */
  LEASE_IGNORED,
  /** A node takes a new birth at each connection. */
  BIRTH_RESTAMPED,
  /** A commander does not look whether it still has its quorum. */
  QUORUM_NOT_RECHECKED,
  /** A local write is done before it is on disk. */
  DONE_BEFORE_KEPT
}
