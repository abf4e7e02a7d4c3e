package dev.starling.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterfacesTest {
  private static final InetSocketAddress GROUP = new InetSocketAddress("233.252.1.32", 45892);

  @Test
  void byNameAndByAddress() throws Exception {
    String name = loopback().getName();
    assertEquals(loopback(), Interfaces.named(name));
    assertEquals(loopback(), Interfaces.named("127.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-if0", "203.0.113.77", "2001:db8::77", "999.1.1.1", "not an if"})
  void aMissingOneIsAnErrorThatNamesItAndListsWhatThereIs(String missing) throws Exception {
    DiscoveryException e = assertThrows(DiscoveryException.class, () -> Interfaces.named(missing));
    assertTrue(
        e.getMessage().startsWith("there is no network interface \"" + missing + "\"; there are "),
        e.getMessage());
    assertTrue(e.getMessage().contains(loopback().getName() + " (127.0.0.1"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.9", "::1"})
  void aNodeOnLoopbackGossipsThere(String listenAddress) throws Exception {
    InetAddress address = InetAddress.getByName(listenAddress);
    assertEquals(loopback(), Interfaces.ofListener(address, GROUP));
  }

  @Test
  void aListenAddressThatThisHostLacksIsAnError() throws Exception {
    InetAddress address = InetAddress.getByName("203.0.113.77");
    DiscoveryException e =
        assertThrows(DiscoveryException.class, () -> Interfaces.ofListener(address, GROUP));
    assertTrue(e.getMessage().contains("203.0.113.77"), e.getMessage());
  }

  private static NetworkInterface loopback() throws Exception {
    return NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
  }
}
