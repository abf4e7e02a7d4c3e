package dev.starling.benchmarks.workload;

import java.util.Locale;

/** What a contender's process tells the one that started it: lines on its standard output. */
public final class Output {
  /** The receiver can be sent to. */
  public static final String READY = "ready";

  /** Then come a name and a number. */
  public static final String RESULT = "result";

  private Output() {}

  static void ready() {
    System.out.println(READY);
  }

  public static void result(String name, double value) {
    System.out.println(String.format(Locale.ROOT, "%s %s %.3f", RESULT, name, value));
  }
}
