package dev.starling.discovery.tailscale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.discovery.Listening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
  private static final Duration PLENTY = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private FakeCommand command;

  @BeforeEach
  void writeExecutable() throws IOException {
    command = new FakeCommand(directory);
  }

  @Test
  void itsOutputIsTheStatus() throws Exception {
    command.answers(StatusJson.running().crowd(5_000).toString());
    assertEquals(5_000, ask(PLENTY).peers().size());
    assertEquals("status --json\n", Files.readString(directory.resolve("asked")));
  }

  @Test
  void whatItWritesToStandardErrorIsNoStatus() throws Exception {
    command.behaves(
        "i=0; while [ $i -lt 2000 ]; do echo \"Warning: client version differs $i\" >&2;"
            + " i=$((i+1)); done; cat '"
            + directory
            + "/answer.json'");
    assertEquals("Running", ask(PLENTY).backendState());
  }

  @Test
  void itsExitCodeAndComplaintAreTold() throws Exception {
    command.refuses();
    assertFails(
        "\"tailscale status --json\" ended with 1: failed to connect to local tailscaled; it"
            + " doesn't appear to be running",
        PLENTY);
    command.behaves("exit 3");
    assertFails("\"tailscale status --json\" ended with 3", PLENTY);
    command.behaves("cat '" + directory + "/answer.json'; exit 1");
    assertFails("\"tailscale status --json\" ended with 1", PLENTY);
  }

  @Test
  void thatItIsNotThereIsTold() throws Exception {
    Files.delete(command.executable());
    IOException e = assertThrows(IOException.class, () -> ask(PLENTY));
    assertTrue(
        e.getMessage().startsWith("cannot run \"" + command.executable() + "\": "), e.getMessage());
  }

  @Test
  void whoTakesTooLongIsEndedWithAllItStarted() throws Exception {
    command.behaves(
        "echo $$ > '" + directory + "/pid'; sleep 600 & echo $! >> '" + directory + "/pid'; wait");
    assertFails("\"tailscale status --json\" took longer than 500 ms", Duration.ofMillis(500));
    for (String pid : Files.readAllLines(directory.resolve("pid"))) {
      Listening.until(
          "process " + pid + " is gone",
          () -> ProcessHandle.of(Long.parseLong(pid)).map(p -> !p.isAlive()).orElse(true));
    }
    assertEquals(2, Files.readAllLines(directory.resolve("pid")).size());
  }

  @Test
  void whoWritesTooMuchIsEnded() throws Exception {
    command.behaves("echo $$ > '" + directory + "/pid'; exec cat /dev/zero");
    assertFails("\"tailscale status --json\": the answer has more than 33554432 bytes", PLENTY);
    long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
    Listening.until("it is gone", () -> ProcessHandle.of(pid).map(p -> !p.isAlive()).orElse(true));
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    command.behaves("echo $$ > '" + directory + "/pid'; exec sleep 600");
    Thread asking = new Thread(() -> assertThrows(InterruptedException.class, () -> ask(PLENTY)));
    asking.start();
    Path pidFile = directory.resolve("pid");
    Listening.until("it runs", () -> Files.exists(pidFile) && Files.size(pidFile) > 1);
    long pid = Long.parseLong(Files.readString(pidFile).strip());
    asking.interrupt();
    asking.join();
    Listening.until("it is gone", () -> ProcessHandle.of(pid).map(p -> !p.isAlive()).orElse(true));
  }

  private TailscaleStatus ask(Duration limit) throws IOException, InterruptedException {
    return new StatusCommand(command.executable().toString()).ask(limit);
  }

  private void assertFails(String message, Duration limit) {
    IOException e = assertThrows(IOException.class, () -> ask(limit));
    assertEquals(message.replace("\"tailscale", "\"" + command.executable()), e.getMessage());
  }
}
