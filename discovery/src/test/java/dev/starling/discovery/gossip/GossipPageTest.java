package dev.starling.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that describes the protocol, read as its readers read it. */
class GossipPageTest {
  private static final Path PAGE = Path.of("../docs/protocols/gossip.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("```hex (heartbeat|sealed) (\\S+)\n([0-9a-f \n]+)```");

  @Test
  void itsExamplesAreWhatItSaysTheyAre() throws Exception {
    List<String> kinds = new ArrayList<>();
    for (MatchResult example : EXAMPLE.matcher(page()).results().toList()) {
      byte[] bytes = HexFormat.of().parseHex(example.group(3).replaceAll("\\s", ""));
      byte[] heartbeat =
          example.group(1).equals("sealed") ? new Envelope("s3cret").open(bytes) : bytes;
      assertNotNull(heartbeat, example.group());
      assertEquals(example.group(2), Heartbeat.decode(heartbeat), example.group());
      kinds.add(example.group(1));
    }
    assertEquals(List.of("heartbeat", "heartbeat", "sealed"), kinds);
  }

  @Test
  void itsBoundsAreThoseOfTheCode() throws Exception {
    String page = page();
    assertTrue(page.contains("| datagram | 1,047 bytes, sealed 1,072 |"));
    assertEquals(1_047, Heartbeat.MAX_BYTES);
    assertEquals(1_072, Envelope.MAX_BYTES);
    assertTrue(page.contains("| names heard at once | 256, each until 30 s "));
    assertEquals(256, Sightings.MAX_NAMES);
    assertEquals(30, Sightings.HOLDS.toSeconds());
    assertTrue(page.contains("| datagrams read | 10,000 a second |"));
    assertEquals(10_000, DatagramBudget.PER_SECOND);
  }

  private static String page() throws Exception {
    return Files.readString(PAGE);
  }
}
