package dev.starling.discovery.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The hosts that an answer names, as they stand in node names.
 *
 * @param hosts addresses as Erlang writes them, or of SRV records the targets
 * @param ttlSeconds the least of all records, those included that lead from one name to another
 */
record Answer(Set<String> hosts, long ttlSeconds) {
  /** Nobody renames a swarm and waits for longer. */
  private static final long MAX_TTL_SECONDS = 86_400;

  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  /** Priority, weight and port. */
  private static final int SRV_FIXED_BYTES = 6;

  /**
   * Reads a response. What is no record of the type, or a malformed one, is passed over.
   *
   * @param type A, AAAA or SRV
   */
  static Answer of(DnsResponse response, DnsRecordType type) {
    Set<String> hosts = new LinkedHashSet<>();
    long ttlSeconds = MAX_TTL_SECONDS;
    int records = response.count(DnsSection.ANSWER);
    for (int i = 0; i < records; i++) {
      DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
      ttlSeconds = Math.min(ttlSeconds, record.timeToLive());
      if (record instanceof DnsRawRecord raw && type.equals(raw.type())) {
        String host = host(raw);
        if (!host.isEmpty()) {
          hosts.add(host);
        }
      }
    }
    // How long there is nothing would stand in another section; to ask again costs little.
    return new Answer(hosts, records == 0 ? 0 : ttlSeconds);
  }

  private static String host(DnsRawRecord record) {
    ByteBuf content = record.content().duplicate();
    if (DnsRecordType.SRV.equals(record.type())) {
      return target(content);
    }
    int length = DnsRecordType.A.equals(record.type()) ? IPV4_BYTES : IPV6_BYTES;
    if (content.readableBytes() != length) {
      return "";
    }
    byte[] address = new byte[length];
    content.readBytes(address);
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(address));
    } catch (UnknownHostException e) {
      return "";
    }
  }

  private static String target(ByteBuf content) {
    if (content.readableBytes() <= SRV_FIXED_BYTES) {
      return "";
    }
    content.skipBytes(SRV_FIXED_BYTES);
    try {
      String target = DefaultDnsRecordDecoder.decodeName(content);
      // A single dot says that there is no such service.
      return target.endsWith(".") ? target.substring(0, target.length() - 1) : target;
    } catch (RuntimeException e) {
      return "";
    }
  }
}
