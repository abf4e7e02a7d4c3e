package dev.starling.discovery.tailscale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** An executable in the place of {@code tailscale}. */
public final class FakeCommand implements FakeTailscale {
  private static final String REFUSAL =
      "failed to connect to local tailscaled; it doesn't appear to be running";

  private final Path directory;

  public FakeCommand(Path directory) throws IOException {
    this.directory = directory;
    answers(StatusJson.running().toString());
    Files.writeString(
        executable(),
        """
        #!/bin/sh
        echo "$*" >> '%1$s/asked'
        if [ "$*" != 'status --json' ]; then
          echo 'unexpected arguments' >&2
          exit 2
        fi
        . '%1$s/behaviour'
        """
            .formatted(directory));
    Files.setPosixFilePermissions(executable(), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  public Path executable() {
    return directory.resolve("tailscale");
  }

  @Override
  public Tailscale.Builder strategy() {
    return Tailscale.builder().cli(executable().toString());
  }

  @Override
  public void answers(String json) throws IOException {
    replace("answer.json", json);
    behaves("cat '" + directory + "/answer.json'");
  }

  @Override
  public void stalls() throws IOException {
    // A child of the shell, which must be ended as well.
    behaves("echo '{'; sleep 600; exit 0");
  }

  @Override
  public void refuses() throws IOException {
    behaves("echo \"" + REFUSAL + "\" >&2; exit 1");
  }

  @Override
  public String refusal() {
    return "ended with 1: " + REFUSAL;
  }

  /** Runs these commands of a shell from now on. */
  public void behaves(String script) throws IOException {
    replace("behaviour", script + "\n");
  }

  @Override
  public long asked() throws IOException {
    Path calls = directory.resolve("asked");
    if (!Files.exists(calls)) {
      return 0;
    }
    try (var lines = Files.lines(calls)) {
      return lines.count();
    }
  }

  private void replace(String file, String content) throws IOException {
    Path next = Files.writeString(directory.resolve(file + ".next"), content);
    Files.move(next, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {}
}
