package dev.starling.app.cli;

/** The colour of a status, in picocli's markup. */
final class Colours {
  private Colours() {}

  static String of(String status) {
    return switch (status) {
      case "healthy" -> "green";
      case "suspect" -> "yellow";
      case "down" -> "red";
      default -> "bold";
    };
  }
}
