package dev.starling.core.topology;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a node is to the others. */
public enum Role {
  /** Commands. Assigned: first in the order. */
  COMMANDER,
  /** Votes and can command. Assigned: last in the order. */
  WINGMATE,
  /** Neither votes nor commands. */
  OBSERVER,
  /** As without a role, and preferred to forward for others. */
  RELAY,
  /** No role of its own; assigned, it takes back what was assigned before. */
  AUTO;

  /** As it is written on the command line, in JSON and between nodes. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of that text.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Role of(String text) {
    return Arrays.stream(values())
        .filter(role -> role.text().equals(text))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "role: \""
                        + text
                        + "\" is none; one of "
                        + Arrays.stream(values())
                            .map(Role::text)
                            .collect(Collectors.joining(", "))));
  }
}
