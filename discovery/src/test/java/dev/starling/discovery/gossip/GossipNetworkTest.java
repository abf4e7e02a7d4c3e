package dev.starling.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gossip on interfaces that come and go, away from the network of this machine. */
class GossipNetworkTest {
  @BeforeAll
  static void assumeNamespaces() throws Exception {
    assumeTrue(
        canRun("unshare", "-n", "ip", "link", "add", "net0", "type", "bridge"),
        "this user cannot make network namespaces with bridges (unshare -n, ip link add)");
  }

  private static boolean canRun(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"broadcast", "multicast", "unusable", "comeback"})
  void goesAsItShould(String scenario) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            "unshare",
            "-n",
            java,
            "-cp",
            System.getProperty("java.class.path"),
            NetworkScenarios.class.getName(),
            scenario);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
