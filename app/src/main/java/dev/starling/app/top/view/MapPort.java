package dev.starling.app.top.view;

import dev.starling.app.top.model.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which part of the map, a plane, shows. A cell is twice as high as wide. */
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
  private View view = new View(0, 0, USUAL_PER_ROW, 1, 1);

  /** What shows: the middle, and units for each row. */
  record View(double x, double y, double perRow, int width, int height) {
    double perColumn() {
      return perRow / 2;
    }

    long column(double pointX) {
      return Math.round((pointX - x) / perColumn() + (width - 1) / 2.0);
    }

    long row(double pointY) {
      return Math.round((y - pointY) / perRow + (height - 1) / 2.0);
    }

    boolean shows(Place.Point point) {
      long column = column(point.x());
      long row = row(point.y());
      return column >= 0 && column < width && row >= 0 && row < height;
    }
  }

  void pan(int right, int up) {
    fits = false;
    move(
        view.x() + right * PAN * view.perColumn() * view.width(),
        view.y() + up * PAN * view.perRow() * view.height(),
        view.perRow());
  }

  void zoom(int steps) {
    fits = false;
    double perRow = view.perRow() * Math.pow(ZOOM, -steps);
    move(view.x(), view.y(), Math.min(Math.max(perRow, LEAST_PER_ROW), MOST_PER_ROW));
  }

  /** From now on all places show. */
  void fit() {
    fits = true;
    view = new View(0, 0, USUAL_PER_ROW, 0, 0);
  }

  /** It stays where it is from now on, but for what it follows. */
  void hold() {
    fits = false;
  }

  boolean fits() {
    return fits;
  }

  private void move(double x, double y, double perRow) {
    view = new View(x, y, perRow, view.width(), view.height());
  }

  /**
   * What shows on so many cells.
   *
   * @param followed what stays in the middle, null for nothing
   */
  View view(List<Place.Point> points, Place.@Nullable Point followed, int width, int height) {
    boolean sameSize = width == view.width() && height == view.height();
    boolean good = sameSize && points.stream().allMatch(view::shows);
    view = new View(view.x(), view.y(), view.perRow(), width, height);
    if (fits && !points.isEmpty()) {
      View anew = fitting(points, width, height);
      if (!good || anew.perRow() < view.perRow() * TOO_LITTLE) {
        view = anew;
      }
    }
    if (followed != null) {
      move(followed.x(), followed.y(), view.perRow());
    }
    return view;
  }

  private static View fitting(List<Place.Point> points, int width, int height) {
    double left = points.stream().mapToDouble(Place.Point::x).min().orElse(0);
    double right = points.stream().mapToDouble(Place.Point::x).max().orElse(0);
    double low = points.stream().mapToDouble(Place.Point::y).min().orElse(0);
    double high = points.stream().mapToDouble(Place.Point::y).max().orElse(0);
    double perRow =
        Math.max(
            (high - low) / Math.max(1, height * USED_HEIGHT - 1),
            (right - left) * 2 / Math.max(1, width * USED_WIDTH - 1));
    return new View(
        (left + right) / 2,
        (low + high) / 2,
        perRow <= LEAST_PER_ROW ? USUAL_PER_ROW : perRow,
        width,
        height);
  }
}
