package dev.starling.discovery.kubernetes;

import dev.starling.discovery.StrategyOptions;
import java.util.regex.Pattern;

/** Which pods are nodes. */
sealed interface Query {
  String OPTION = "query";

  String ACCEPTED =
      "service:NAME, pods:LABEL=VALUE (+LABEL=VALUE for more labels), or what the strategy dns"
          + " looks up, such as NAME or srv:NAME,";

  /** The ready endpoints of a service, from the API. */
  record Service(String name) implements Query {
    static final String PREFIX = "service:";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public Service {
      check(NAME, name, PREFIX + name);
    }
  }

  /** The running pods that have these labels, from the API. */
  record Pods(String labelSelector) implements Query {
    static final String PREFIX = "pods:";

    private static final String LABEL =
        "([a-z0-9][a-z0-9.-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*=([A-Za-z0-9][A-Za-z0-9._-]*)?";
    private static final Pattern LABELS = Pattern.compile(LABEL + "(," + LABEL + ")*");

    public Pods {
      check(LABELS, labelSelector, PREFIX + labelSelector);
    }
  }

  /** What cluster DNS says of a name, as the strategy {@code dns} writes it. */
  record Dns(String text) implements Query {}

  /** Reads what follows {@code --query}. */
  static Query parse(String text) {
    if (text.startsWith(Service.PREFIX)) {
      return new Service(text.substring(Service.PREFIX.length()));
    }
    if (text.startsWith(Pods.PREFIX)) {
      // A comma already stands between queries.
      return new Pods(text.substring(Pods.PREFIX.length()).replace('+', ','));
    }
    return new Dns(text);
  }

  private static void check(Pattern pattern, String value, String query) {
    if (!pattern.matcher(value).matches()) {
      throw StrategyOptions.refused(OPTION, query, ACCEPTED);
    }
  }
}
