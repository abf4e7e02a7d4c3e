package dev.starling.benchmarks.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PrivateNetworkTest {
  private static final String HEAD = "face |bytes    packets errs drop fifo frame";

  @Test
  void theBytesOfTheLoopbackInterfaceAreFound() {
    List<String> lines =
        List.of(HEAD, "  eth0:  99 1 0 0 0", "    lo: 1234567     321    0    0", " dummy0: 1 2");
    assertEquals(1_234_567, PrivateNetwork.received(lines));
    assertEquals(5, PrivateNetwork.received(List.of("lo:5 1 0")));
    assertThrows(
        IllegalArgumentException.class, () -> PrivateNetwork.received(List.of(HEAD, " eth0: 1 1")));
  }

  @Test
  void nobodyElseSpeaksInANetworkOfItsOwn(@TempDir Path folder) throws Exception {
    try (PrivateNetwork network = PrivateNetwork.open(folder.resolve("log"))) {
      assumeTrue(network.isPrivate(), "no rights to make a network namespace, or no tools");
      assertEquals(0, network.bytes());
      List<String> up = List.of("sh", "-c", "ip -brief link show lo | grep -q LOOPBACK,UP");
      try (Child inside = Child.start(network.inside(up), Map.of(), folder.resolve("inside"))) {
        inside.awaitSuccess(Duration.ofSeconds(10));
      }
    }
  }
}
