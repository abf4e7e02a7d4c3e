package dev.starling.app.demo;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stock {@code erl} as a process of the demo; it tells in its output whom it sees. */
final class BeamNode implements DemoNode {
  private static final String PROGRAM = "beam-node.erl";
  private static final String NODES = "nodes ";
  private static final String RELEASE = "otp ";

  private final String name;
  private final ChildProcess process;
  private final Heard heard;

  private BeamNode(String name, ChildProcess process, Heard heard) {
    this.name = name;
    this.process = process;
    this.heard = heard;
  }

  /** The {@code erl} that a shell would find in {@code path}. */
  static @Nullable Path find(@Nullable String path) {
    return Stream.of(String.valueOf(path).split(Pattern.quote(File.pathSeparator), -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, "erl"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Starts the node. EPMD must be served by then, since {@code erl} does not wait for it. */
  static BeamNode start(Path erl, String name, DemoNetwork network, Consumer<String> output)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            erl.toString(),
            "-noshell",
            // Ctrl-C is for the demo, which then ends this node.
            "+Bi",
            "-name",
            name,
            "-setcookie",
            network.cookie(),
            "-start_epmd",
            "false",
            "-kernel",
            "inet_dist_use_interface",
            "{127,0,0,1}",
            "-eval",
            program(),
            "-extra",
            Integer.toString(network.gossipPort()),
            DemoNetwork.GOSSIP_GROUP);
    network.configure(builder);
    builder.environment().put("ERL_CRASH_DUMP_SECONDS", "0");
    Heard heard = new Heard(output);
    return new BeamNode(name, ChildProcess.start(builder, heard), heard);
  }

  /** The Erlang program without its comments, which {@code -eval} does not take. */
  private static String program() throws IOException {
    try (InputStream in = BeamNode.class.getResourceAsStream(PROGRAM)) {
      if (in == null) {
        throw new IOException(PROGRAM + " is missing from this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("%"))
          .collect(Collectors.joining("\n"));
    }
  }

  /** Understands what the program prints, and passes on what it does not. */
  private static final class Heard implements Consumer<String> {
    private final Consumer<String> others;
    private volatile List<String> nodes = List.of();

    Heard(Consumer<String> others) {
      this.others = others;
    }

    @Override
    public void accept(String line) {
      if (line.startsWith(NODES)) {
        nodes =
            Stream.of(line.substring(NODES.length()).split(" ", -1))
                .filter(n -> !n.isEmpty())
                .toList();
      } else if (line.startsWith(RELEASE)) {
        others.accept("runs Erlang/OTP " + line.substring(RELEASE.length()));
      } else if (!line.isBlank()) {
        others.accept(line);
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String kind() {
    return "beam";
  }

  @Override
  public @Nullable URI url() {
    return null;
  }

  @Override
  public ChildProcess process() {
    return process;
  }

  @Override
  public Map<String, @Nullable Double> sees() {
    Map<String, @Nullable Double> seen = new LinkedHashMap<>();
    heard.nodes.forEach(node -> seen.put(node, null));
    return seen;
  }
}
