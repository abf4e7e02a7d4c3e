package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A node whose disk fills up and is freed again while it is written to. */
class FullDiskTest {
  private static final String COOKIE = "full-disk";
  private static final String NODE = "full@127.0.0.1";
  private static final String OTHER = "other@127.0.0.1";
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String FILLER = "x".repeat(2_000);

  private final TreeMap<String, Integer> acknowledged = new TreeMap<>();
  private int written;

  private static StarlingProcess start(SmallDisk disk, Path data, int epmdPort) throws IOException {
    return StarlingProcess.start(
        disk.prefix(),
        NODE,
        COOKIE,
        epmdPort,
        "--gossip-port",
        Integer.toString(epmdPort),
        "--data-dir",
        data.resolve("data").toString());
  }

  /** Overwrites one of twenty entities; whether that was taken. */
  private boolean write(StarlingProcess node) {
    String id = "unit-" + written % 20;
    HttpResponse<String> answer =
        node.put(
            "/api/v1/overlay/entities/" + id,
            "{\"number\":" + written + ",\"filler\":\"" + FILLER + "\"}");
    written++;
    if (answer.statusCode() == 204) {
      acknowledged.put(id, written - 1);
      return true;
    }
    assertEquals(507, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("No space left"), answer.body());
    return false;
  }

  private void assertShows(StarlingProcess node) {
    JsonNode entities = node.get("/api/v1/overlay").get("entities");
    acknowledged.forEach(
        (id, number) -> assertEquals(number, entities.get(id).get("number").asInt(), id));
  }

  @Test
  void itRefusesWritesAndRecovers(@TempDir Path mountPoint) throws Exception {
    int epmdPort = Epmd.freePort();
    try (SmallDisk disk = new SmallDisk(mountPoint, 6_000)) {
      try (StarlingProcess node = start(disk, mountPoint, epmdPort);
          StarlingProcess other =
              StarlingProcess.start(
                  OTHER, COOKIE, epmdPort, "--gossip-port", Integer.toString(epmdPort))) {
        node.awaitStatus(OTHER, "healthy", BOUND);
        for (int i = 0; i < 200; i++) {
          assertTrue(write(node), "there is space");
        }
        for (int round = 0; round < 3; round++) {
          disk.fill();
          Await.until("it refuses", BOUND, () -> !write(node));
          for (int i = 0; i < 30; i++) {
            assertFalse(write(node));
          }
          assertShows(node);
          String theirs = "theirs-" + round;
          assertEquals(
              204, other.put("/api/v1/overlay/entities/" + theirs, "{\"n\":1}").statusCode());
          Await.until(
              "what others write arrives",
              BOUND,
              () -> node.get("/api/v1/overlay").get("entities").has(theirs));
          assertNotEquals("", node.output());

          disk.free();
          Await.until("it takes writes again", BOUND, () -> write(node));
          for (int i = 0; i < 50; i++) {
            assertTrue(write(node), "there is space again");
          }
          assertShows(node);
        }
      }
      try (StarlingProcess again = start(disk, mountPoint, epmdPort)) {
        assertShows(again);
        assertTrue(again.get("/api/v1/overlay").get("entities").has("theirs-2"));
        assertEquals(acknowledged.size() + 3, again.get("/api/v1/overlay").get("entities").size());
      }
    }
  }

  @Test
  void aSmallDiskIsEnoughForManyWritesOfFewEntities(@TempDir Path mountPoint) throws Exception {
    try (SmallDisk disk = new SmallDisk(mountPoint, 3_000);
        StarlingProcess node = start(disk, mountPoint, Epmd.freePort())) {
      for (int i = 0; i < 3_000; i++) {
        assertTrue(write(node), "6 MB in all, 40 kB of it at a time");
      }
      assertShows(node);
    }
  }
}
