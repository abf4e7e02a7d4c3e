package dev.starling.discovery.dns;

import dev.starling.discovery.StrategyOptions;
import io.netty.handler.codec.dns.DnsRecordType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a user wants looked up.
 *
 * @param name without a dot at the end
 * @param types of the records, each one question
 */
record Query(String name, List<DnsRecordType> types) {
  static final String OPTION = "query";

  private static final int MAX_NAME = 253;
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*");
  private static final List<DnsRecordType> ADDRESSES = List.of(DnsRecordType.A, DnsRecordType.AAAA);
  private static final Map<String, List<DnsRecordType>> PREFIXES =
      Map.of(
          "a", List.of(DnsRecordType.A),
          "aaaa", List.of(DnsRecordType.AAAA),
          "srv", List.of(DnsRecordType.SRV));

  /** Reads {@code NAME}, {@code a:NAME}, {@code aaaa:NAME} or {@code srv:NAME}. */
  static Query parse(String text) {
    int colon = text.indexOf(':');
    String prefix = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    String written = text.substring(colon + 1);
    String name = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    if (name.length() > MAX_NAME
        || !NAME.matcher(name).matches()
        || (colon >= 0 && !PREFIXES.containsKey(prefix))) {
      throw StrategyOptions.refused(
          OPTION, text, "a DNS name such as app.internal, or a:NAME, aaaa:NAME or srv:NAME,");
    }
    if (colon >= 0) {
      return new Query(name, PREFIXES.getOrDefault(prefix, ADDRESSES));
    }
    // Only services have names of this form (RFC 2782).
    return new Query(name, name.startsWith("_") ? List.of(DnsRecordType.SRV) : ADDRESSES);
  }
}
