package dev.starling.core.overlay;

/**
 * What a register of the overlay is found by.
 *
 * @param id see {@link OverlayLimits#checkId}
 */
public record OverlayKey(OverlayKind kind, String id) {
  /** The same on every machine, since replicas compare their stores in its order. */
  @Override
  public int hashCode() {
    return 31 * id.hashCode() + kind.name().hashCode();
  }
}
