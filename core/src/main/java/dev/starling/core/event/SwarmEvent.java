package dev.starling.core.event;

import dev.starling.core.health.NodeStatus;
import dev.starling.core.health.PeerKind;
import dev.starling.core.link.LinkQuality;
import dev.starling.core.link.Priority;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Role;
import dev.starling.core.value.Value;
import org.jspecify.annotations.Nullable;

/** Something that happened in the swarm, as seen by this node. */
public sealed interface SwarmEvent {
  /** When, in milliseconds since the epoch, by the wall clock of this node. */
  long atMillis();

  /** A node joined, or a node that was down answers again. */
  record NodeUp(long atMillis, String node, PeerKind kind) implements SwarmEvent {}

  /** A node is down, or left. */
  record NodeDown(long atMillis, String node, DownReason reason) implements SwarmEvent {}

  /** A node left the list of members: long down, or cleanly left. */
  record NodeForgotten(long atMillis, String node) implements SwarmEvent {}

  /** A node's status changed; {@code from} is null for a node that just joined. */
  record StatusChange(long atMillis, String node, @Nullable NodeStatus from, NodeStatus to)
      implements SwarmEvent {}

  /**
   * A strategy could not look for nodes this time, or a node that it found could not be reached.
   */
  record DiscoveryFailed(long atMillis, String strategy, @Nullable String node, String detail)
      implements SwarmEvent {}

  /**
   * An entity, a waypoint or an annotation was added, replaced or removed, here or elsewhere.
   *
   * @param before what showed until now, null if nothing did
   * @param after what shows now, null after a removal
   */
  record OverlayChanged(
      long atMillis,
      OverlayKind kind,
      String id,
      Value.@Nullable Dictionary before,
      Value.@Nullable Dictionary after)
      implements SwarmEvent {
    public boolean isRemoval() {
      return after == null;
    }
  }

  /** The quality of a link changed; {@code from} is null for a node that just joined. */
  record LinkChanged(long atMillis, String node, @Nullable LinkQuality from, LinkQuality to)
      implements SwarmEvent {}

  /**
   * A message came.
   *
   * @param number counts what this node received in this life
   * @param priority null if it came from a plain BEAM node
   * @param redelivered whether an earlier life of this node may have received it
   */
  record MessageReceived(
      long atMillis,
      long number,
      String from,
      @Nullable Priority priority,
      boolean redelivered,
      Value body)
      implements SwarmEvent {}

  /**
   * Another node commands, or the same one with another token, as this node sees it.
   *
   * @param from who commanded, null if nobody did
   * @param to who commands now, null if nobody does
   */
  record CommanderChanged(long atMillis, @Nullable Commander from, @Nullable Commander to)
      implements SwarmEvent {}

  /**
   * This node commanded, and met another that commands.
   *
   * @param kept which of the two goes on
   */
  record CommanderConflict(long atMillis, String node, String other, String kept)
      implements SwarmEvent {}

  /** The role of a node changed; {@code from} is null for one that was not known. */
  record RoleChanged(long atMillis, String node, @Nullable Role from, Role to)
      implements SwarmEvent {}
}
