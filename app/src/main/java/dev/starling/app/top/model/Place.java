package dev.starling.app.top.model;

import dev.starling.app.top.screen.Text;
import org.jspecify.annotations.Nullable;

/**
 * Something that the nodes share, and that may have a place on the map.
 *
 * @param id as it came: not for a terminal
 * @param point null if it says none that is understood
 * @param headingDegrees clockwise from up
 * @param status what it says of itself
 * @param changedAt when it was written last, as far as is known, by this machine's clock
 */
public record Place(
    Kind kind,
    String id,
    String label,
    @Nullable Point point,
    @Nullable Double headingDegrees,
    String status,
    long changedAt) {
  private static final long STALE_MILLIS = 5_000;
  private static final long OFFLINE_MILLIS = 30_000;

  public enum Kind {
    ENTITY("1"),
    WAYPOINT("2"),
    ANNOTATION("3");

    /** What keys of the kind begin with, so that they are in this order. */
    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    String key(String id) {
      return prefix + id;
    }
  }

  /** In a plane, in a unit of the user's own: x to the right, y up. */
  public record Point(double x, double y) {}

  /** How much an entity's place can be relied on. What stands still by its nature does not age. */
  public enum Age {
    FRESH,
    STALE,
    OFFLINE
  }

  public Age age(long nowMillis) {
    long age = nowMillis - changedAt;
    if (kind != Kind.ENTITY || age <= STALE_MILLIS) {
      return Age.FRESH;
    }
    return age <= OFFLINE_MILLIS ? Age.STALE : Age.OFFLINE;
  }

  /** What it is called on the map. */
  public String title() {
    return label.isEmpty() ? Text.plain(id) : label;
  }
}
