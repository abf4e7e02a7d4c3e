package dev.starling.app.top.view;

import dev.starling.app.top.model.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the map shows. Degrees are drawn with one scale in both directions (equirectangular
 * about the middle); positions that are no degrees are a plane. A cell is twice as high as wide.
 */
final class MapPort {
  private static final double ZOOM = 1.5;
  private static final double PAN = 0.125;
  private static final double LEAST_PER_ROW = 1e-6;
  private static final double MOST_PER_ROW = 1e9;

  /** Of a map with one place. */
  private static final double USUAL_PER_ROW = 0.001;

  /** Some room for what is written beside the places. */
  private static final double USED_WIDTH = 0.8;

  private static final double USED_HEIGHT = 0.85;

  /** A map that fits stays as it is until its places use less than this of it. */
  private static final double TOO_LITTLE = 0.35;

  private boolean fits = true;
  private View view = new View(0, 0, USUAL_PER_ROW, true, 1, 1);

  /**
   * What shows: the middle, and units for each row.
   *
   * @param degrees whether positions are degrees north and east
   */
  record View(double north, double east, double perRow, boolean degrees, int width, int height) {
    double perColumn() {
      return perRow / 2 / shrink();
    }

    /** How much shorter a degree east is than one north. */
    private double shrink() {
      return degrees ? Math.max(0.05, Math.cos(Math.toRadians(north))) : 1;
    }

    long column(double pointEast) {
      return Math.round((pointEast - east) / perColumn() + (width - 1) / 2.0);
    }

    long row(double pointNorth) {
      return Math.round((north - pointNorth) / perRow + (height - 1) / 2.0);
    }

    boolean shows(Place.Point point) {
      long x = column(point.east());
      long y = row(point.north());
      return x >= 0 && x < width && y >= 0 && y < height;
    }
  }

  void pan(int right, int up) {
    fits = false;
    move(
        view.north() + up * PAN * view.perRow() * view.height(),
        view.east() + right * PAN * view.perColumn() * view.width(),
        view.perRow());
  }

  void zoom(int steps) {
    fits = false;
    double perRow = view.perRow() * Math.pow(ZOOM, -steps);
    move(view.north(), view.east(), Math.min(Math.max(perRow, LEAST_PER_ROW), MOST_PER_ROW));
  }

  /** From now on all places show. */
  void fit() {
    fits = true;
    view = new View(0, 0, USUAL_PER_ROW, true, 0, 0);
  }

  /** It stays where it is from now on, but for what it follows. */
  void hold() {
    fits = false;
  }

  boolean fits() {
    return fits;
  }

  private void move(double north, double east, double perRow) {
    double most = view.degrees() ? 90 : MOST_PER_ROW;
    view =
        new View(
            Math.min(Math.max(north, -most), most),
            view.degrees() ? Math.min(Math.max(east, -180), 180) : east,
            perRow,
            view.degrees(),
            view.width(),
            view.height());
  }

  /**
   * What shows on so many cells.
   *
   * @param followed what stays in the middle, null for nothing
   */
  View view(List<Place.Point> points, Place.@Nullable Point followed, int width, int height) {
    boolean degrees =
        points.stream().allMatch(p -> Math.abs(p.north()) <= 90 && Math.abs(p.east()) <= 180);
    boolean sameSize = width == view.width() && height == view.height();
    boolean good = sameSize && degrees == view.degrees() && points.stream().allMatch(view::shows);
    view = new View(view.north(), view.east(), view.perRow(), degrees, width, height);
    if (fits && !points.isEmpty()) {
      View anew = fitting(points, degrees, width, height);
      if (!good || anew.perRow() < view.perRow() * TOO_LITTLE) {
        view = anew;
      }
    }
    if (followed != null) {
      move(followed.north(), followed.east(), view.perRow());
    }
    return view;
  }

  private static View fitting(List<Place.Point> points, boolean degrees, int width, int height) {
    double south = points.stream().mapToDouble(Place.Point::north).min().orElse(0);
    double north = points.stream().mapToDouble(Place.Point::north).max().orElse(0);
    double west = points.stream().mapToDouble(Place.Point::east).min().orElse(0);
    double east = points.stream().mapToDouble(Place.Point::east).max().orElse(0);
    double middle = (south + north) / 2;
    double shrink = new View(middle, 0, 1, degrees, 1, 1).shrink();
    double perRow =
        Math.max(
            (north - south) / Math.max(1, height * USED_HEIGHT - 1),
            (east - west) * shrink * 2 / Math.max(1, width * USED_WIDTH - 1));
    return new View(
        middle,
        (west + east) / 2,
        perRow <= LEAST_PER_ROW ? USUAL_PER_ROW : perRow,
        degrees,
        width,
        height);
  }
}
