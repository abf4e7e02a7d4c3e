package dev.starling.core.sync;

import dev.starling.crdt.VersionVector;

/** What is known of a member that is connected. */
final class SyncPeer {
  final String node;

  /** What it said that it has seen. */
  VersionVector heard = VersionVector.EMPTY;

  /** What it has seen, or will have when what is under way has come. */
  VersionVector believed = VersionVector.EMPTY;

  /** What it was told that we have seen. */
  VersionVector told = VersionVector.EMPTY;

  /** When it told its state last. */
  long heardNanos;

  /** Whether it has told its state; nothing is sent before. */
  boolean known;

  /** It said what it has seen, and gets all that it lacks, whoever wrote it. */
  boolean wantsAll;

  /**
   * It catches up with another one, or was told to pull: nothing is sent until it tells its state.
   */
  boolean waits;

  /** Our whole state is to be told, even if nothing happened. */
  boolean stateDue;

  /** It is to be told of lives that were retired here. */
  boolean newsDue;

  /** It has seen what we have not; when it is to be asked for that. */
  boolean asking;

  long askNanos;

  /** The number of the last changes that were sent. */
  long number;

  /** The number up to which it has answered. */
  long acknowledged;

  /**
   * The last number before all that it lacks was told anew: a nack up to here says nothing more.
   */
  long restarted;

  /** Whether more was waiting than the last changes could hold. */
  boolean hasMore;

  long sentNanos;

  /** Its link is for others first: one delta at a time, each sync interval. */
  boolean slow;

  SyncPeer(String node) {
    this.node = node;
  }
}
