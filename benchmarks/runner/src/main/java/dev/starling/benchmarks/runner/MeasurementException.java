package dev.starling.benchmarks.runner;

/** A contender did not do what it was asked to. */
final class MeasurementException extends Exception {
  private static final long serialVersionUID = 1;

  MeasurementException(String message) {
    super(message);
  }
}
