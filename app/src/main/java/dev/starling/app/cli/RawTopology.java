package dev.starling.app.cli;

import dev.starling.swarm.Discovery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A strategy with options of its own, so that there can be two of one kind.
 *
 * @param options by the names of the command line without dashes
 */
record RawTopology(String strategy, Map<String, String> options) {

  /** Reads {@code STRATEGY OPTION=VALUE OPTION=VALUE…}; an option given twice has both values. */
  static final class Text implements ITypeConverter<RawTopology> {
    @Override
    public RawTopology convert(String text) {
      List<String> words = List.of(text.strip().split("\\s+"));
      Set<String> available = Discovery.strategies();
      if (!available.contains(words.get(0))) {
        throw new TypeConversionException(
            "first one of "
                + String.join(", ", available)
                + ", then OPTION=VALUE as often as wanted");
      }
      Map<String, String> options = new LinkedHashMap<>();
      for (String word : words.subList(1, words.size())) {
        int equals = word.indexOf('=');
        if (equals < 1) {
          throw new TypeConversionException(
              "OPTION=VALUE after the strategy, as in query=app.internal, not " + word);
        }
        String option = word.substring(0, equals).replaceFirst("^--", "");
        options.merge(option, word.substring(equals + 1), (one, other) -> one + "," + other);
      }
      return new RawTopology(words.get(0), options);
    }
  }
}
