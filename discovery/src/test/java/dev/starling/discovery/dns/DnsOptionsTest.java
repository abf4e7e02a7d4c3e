package dev.starling.discovery.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryProvider;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsOptionsTest {
  private final DnsProvider provider = new DnsProvider();

  @Test
  void everyOptionIsTaken() {
    Dns fromText =
        provider.create(
            Map.of(
                "query", "app.internal,srv:erl.internal",
                "node-basename", "app",
                "resolver", "[fd00::2]:5300",
                "poll-interval", "2s",
                "gossip-port", "of another strategy"));
    Dns built =
        Dns.builder()
            .query("app.internal")
            .query("srv:erl.internal")
            .nodeBasename("app")
            .resolver("[fd00::2]:5300")
            .pollInterval(Duration.ofSeconds(2))
            .build();
    assertEquals(built.toString(), fromText.toString());
    assertTrue(built.toString().contains("5300"), built.toString());
  }

  @Test
  void isFoundAsAService() {
    assertTrue(
        ServiceLoader.load(DiscoveryProvider.class).stream()
            .anyMatch(each -> each.type().equals(DnsProvider.class)));
  }

  @ParameterizedTest
  @CsvSource({
    "query, ''",
    "query, a..b",
    "query, mx:app.internal",
    "query, app internal",
    "query, [::1]",
    "node-basename, a@b",
    "node-basename, ''",
    "resolver, ''",
    "resolver, host:0",
    "resolver, host:65536",
    "resolver, host:port",
    "resolver, fd00::1]:53",
    "poll-interval, 5"
  })
  void refusesInOneLine(String option, String value) {
    Map<String, String> options = new java.util.HashMap<>(Map.of("query", "app.internal"));
    options.put(option, value);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> provider.create(options));
    assertTrue(e.getMessage().startsWith(option + " is \"" + value + "\"; "), e.getMessage());
    assertTrue(e.getMessage().endsWith(" is accepted"), e.getMessage());
    assertTrue(!e.getMessage().contains("\n"), e.getMessage());
  }

  @Test
  void queriesAreBounded() {
    String tooMany = String.join(",", Collections.nCopies(Dns.MAX_QUERIES + 1, "app.internal"));
    assertThrows(IllegalArgumentException.class, () -> provider.create(Map.of("query", tooMany)));
    assertThrows(IllegalArgumentException.class, () -> provider.create(Map.of()));
  }

  @Test
  void aNameWithAnUnderscoreInFrontIsAService() {
    assertEquals(List.of(DnsRecordType.SRV), Query.parse("_erl._tcp.app.internal").types());
    assertEquals(
        List.of(DnsRecordType.A, DnsRecordType.AAAA), Query.parse("app.internal.").types());
    assertEquals("app.internal", Query.parse("app.internal.").name());
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.2:5300, 10.0.0.2, 5300",
    "10.0.0.2, 10.0.0.2, 53",
    "fd00::2, fd00:0:0:0:0:0:0:2, 53",
    "::1, 0:0:0:0:0:0:0:1, 53",
    "[fd00::2], fd00:0:0:0:0:0:0:2, 53",
    "[fd00::2]:54, fd00:0:0:0:0:0:0:2, 54",
    "localhost:55, 127.0.0.1, 55"
  })
  void readsAResolver(String text, String address, int port) throws Exception {
    InetSocketAddress server = NameServers.parse(text).now().get(0);
    assertEquals(address, server.getAddress().getHostAddress());
    assertEquals(port, server.getPort());
  }

  @Test
  void readsTheServersOfTheSystemEachTime(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("resolv.conf");
    NameServers system = new NameServers.OfSystem(file);
    IOException e = assertThrows(IOException.class, system::now);
    assertTrue(e.getMessage().contains("--resolver"), e.getMessage());
    Files.writeString(file, "search internal\n");
    assertEquals("/127.0.0.1:53", system.now().get(0).toString().replaceFirst("^[^/]*", ""));
    Files.writeString(
        file,
        "# one\nnameserver 10.0.0.1\nnameserver fd00::2 # two\nnameserver 10.0.0.3\n"
            + "nameserver 10.0.0.4\noptions ndots:5\n");
    assertEquals(
        List.of("10.0.0.1", "fd00:0:0:0:0:0:0:2", "10.0.0.3"),
        system.now().stream().map(each -> each.getAddress().getHostAddress()).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nameserver not-an-address-of-any-kind.invalid\n"})
  void aLineThatNamesNoAddressIsAFailure(String content, @TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("resolv.conf"), content);
    assertThrows(IOException.class, () -> new NameServers.OfSystem(file).now());
  }
}
