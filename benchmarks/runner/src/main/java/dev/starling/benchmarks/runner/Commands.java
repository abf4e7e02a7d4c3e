package dev.starling.benchmarks.runner;

import dev.starling.benchmarks.workload.Role;
import dev.starling.benchmarks.workload.Samples;
import dev.starling.benchmarks.workload.Settings;
import dev.starling.benchmarks.workload.StateSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of the contenders.
 *
 * @param benchmarks the folder that holds one folder for each contender
 */
record Commands(Path benchmarks, Path java) {
  /** The same for every JVM; everything else is as the JVM chooses. */
  private static final String HEAP = "-Xmx1g";

  private static final int HEAP_ELEMENTS = 100_000;

  /** Not on the class path that Maven gathers, since it is Debian's. */
  static final Path JINTERFACE = Path.of("/usr/share/java/OtpErlang.jar");

  /** Ended by the end of its standard input, like all others, which it does not do by itself. */
  static List<String> epmd(int port) {
    String script = "epmd -port " + port + " -address 127.0.0.1 & read -r end; kill $!";
    return List.of("sh", "-c", script);
  }

  List<String> messenger(Contender contender, Settings settings) {
    List<String> command = new ArrayList<>();
    if (contender == Contender.BEAM) {
      String name = settings.role() == Role.RECEIVER ? "receiver" : "sender";
      command.addAll(List.of("erl", "-noshell", "-name", name + "@127.0.0.1"));
      command.addAll(List.of("-setcookie", "benchmark", "-start_epmd", "false"));
      command.addAll(List.of("-kernel", "inet_dist_use_interface", "{127,0,0,1}"));
      command.addAll(beamMain("messages_beam"));
    } else {
      command.addAll(List.of(java.toString(), HEAP, "-cp", classPath(contender)));
      command.add(contender.className("Messenger"));
    }
    command.addAll(settings.toArguments());
    return command;
  }

  List<String> state(Contender contender, StateSettings settings) {
    List<String> command = new ArrayList<>(List.of(java.toString(), HEAP));
    command.addAll(List.of("-cp", classPath(contender), contender.className("State")));
    command.addAll(settings.toArguments());
    return command;
  }

  List<String> beamCodec(Row row, Effort effort) {
    String millis = Long.toString(effort.iteration().toMillis());
    String warmUp = Long.toString(effort.iteration().multipliedBy(effort.iterations()).toMillis());
    return beam(row.action(), row.subject(), warmUp, millis, Integer.toString(effort.iterations()));
  }

  /** Runs {@code codec_beam} with these words. */
  List<String> beam(String... words) {
    List<String> command = new ArrayList<>(List.of("erl", "-noshell"));
    command.addAll(beamMain("codec_beam"));
    command.addAll(List.of(words));
    return command;
  }

  List<String> jvmCodec(Contender contender, Row row, Effort effort, Path samples, Path results) {
    String jvmOption = " -D" + Samples.FOLDER + "=" + samples;
    String work = contender.className("Codec");
    return jmh(contender, work, row.action(), "work=" + row.subject(), effort, jvmOption, results);
  }

  /** Work on a replicated set or map. */
  List<String> state(Contender contender, Row row, Metric metric, Effort effort, Path results) {
    String work = contender.className(row.subject().equals("set") ? "Set" : "Map");
    return jmh(contender, work, row.action(), "size=" + metric.size(), effort, "", results);
  }

  /** JMH in a process of its own, which starts another one to measure in. */
  private List<String> jmh(
      Contender contender,
      String work,
      String method,
      String parameter,
      Effort effort,
      String jvmOption,
      Path results) {
    String time = effort.iteration().toMillis() + "ms";
    String iterations = Integer.toString(effort.iterations());
    List<String> command = new ArrayList<>();
    // The lock is one for the whole machine, and may be somebody else's.
    command.addAll(List.of(java.toString(), "-Djmh.ignoreLock=true"));
    command.addAll(List.of("-cp", classPath(contender), "org.openjdk.jmh.Main"));
    command.addAll(List.of("-f", "1", "-foe", "true", "-wi", iterations, "-w", time));
    command.addAll(List.of("-i", iterations, "-r", time, "-p", parameter));
    command.addAll(List.of("-jvmArgs", HEAP + jvmOption));
    command.addAll(List.of("-rf", "csv", "-rff", results.toString()));
    command.add(work.replace(".", "\\.") + "\\." + method + "$");
    return command;
  }

  /** A collector that leaves no gaps, so that what is in use is what is held. */
  List<String> heap(Contender contender) {
    List<String> command = new ArrayList<>(List.of(java.toString(), HEAP));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1"));
    command.addAll(List.of("-cp", classPath(contender), contender.className("Heap")));
    command.add(Integer.toString(HEAP_ELEMENTS));
    return command;
  }

  /** Writes of one node, into folders under {@code folder}. */
  List<String> writes(Contender contender, Path folder) {
    List<String> command = new ArrayList<>(List.of(java.toString(), HEAP));
    command.addAll(List.of("-cp", classPath(contender), contender.className("Writes")));
    command.add(folder.toString());
    return command;
  }

  private List<String> beamMain(String module) {
    String compiled = benchmarks.resolve("beam/target").toString();
    return List.of("-pa", compiled, "-s", module, "main", "-extra");
  }

  private String classPath(Contender contender) {
    Path target = benchmarks.resolve(contender.folder()).resolve("target");
    String path = target.resolve("classes") + ":" + target.resolve("lib") + "/*";
    return contender == Contender.JINTERFACE ? path + ":" + JINTERFACE : path;
  }

  /** Whether everything is there that the contender needs. */
  boolean canRun(Contender contender) {
    return switch (contender) {
      case BEAM -> benchmarks.resolve("beam/target/codec_beam.beam").toFile().isFile();
      case JINTERFACE -> JINTERFACE.toFile().isFile();
      default -> true;
    };
  }
}
