package dev.starling.testkit;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What may happen to a swarm. */
public enum Fault {
  /** Datagrams are lost, doubled and overtake each other. */
  LOSS("datagrams lost, doubled, reordered"),
  /** Links are cut one way or both, hosts alone, in two halves, or with one bridge between. */
  PARTITION("links cut one way and both, isolation, halves, a bridge"),
  /** A link comes and goes. */
  FLAPPING("a link that comes and goes"),
  /** Connections stall, half-close and are reset. */
  CONNECTION("connections that stall, half-close and reset"),
  /** Processes die, and start again without memory. */
  CRASH("crash, and restart without memory"),
  /** Processes die, and start again with a disk that is older than what they knew. */
  DISK("crash, and restart with an old disk"),
  /**
   * Nodes keep their state on disks, which lose what they did not promise to keep, fill up, fail,
   * become slow or read-only, and are replaced.
   */
  STORAGE("disks that are torn, full, slow, read-only, failing, old, lost"),
  /** Processes say goodbye. */
  LEAVE("clean departure"),
  /** Processes stand still. */
  PAUSE("processes stopped for a while"),
  /** Processes handle everything late. */
  SLOW("processes that handle everything late"),
  /** Wall clocks are off, drift, jump and stand still. */
  CLOCK("wall clocks off, drifting, jumping, standing still");

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  /** What it is, in a line. */
  public String words() {
    return words;
  }

  /** As it is written on a command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads names with commas between; {@code all} and {@code none} stand for themselves.
   *
   * @throws IllegalArgumentException for a name that there is not
   */
  public static Set<Fault> parse(String names) {
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    for (String name : names.split(",", -1)) {
      String word = name.strip().toLowerCase(Locale.ROOT);
      if (word.equals("all")) {
        faults.addAll(EnumSet.allOf(Fault.class));
      } else if (!word.equals("none")) {
        faults.add(
            Arrays.stream(values())
                .filter(fault -> fault.option().equals(word))
                .findAny()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "there is no fault \"" + word + "\"; there are all, none, " + list())));
      }
    }
    return faults;
  }

  /** All names, as they are written on a command line. */
  public static String list() {
    return Arrays.stream(values()).map(Fault::option).collect(Collectors.joining(", "));
  }
}
