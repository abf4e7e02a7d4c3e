package dev.starling.core.overlay;

/** What a thing on the overlay is; each kind has its own ids. */
public enum OverlayKind {
  ENTITY,
  WAYPOINT,
  ANNOTATION
}
