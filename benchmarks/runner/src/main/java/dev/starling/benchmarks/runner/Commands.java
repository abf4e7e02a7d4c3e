package dev.starling.benchmarks.runner;

import dev.starling.benchmarks.workload.Role;
import dev.starling.benchmarks.workload.Samples;
import dev.starling.benchmarks.workload.Settings;
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
      command.add(contender.messengerClass());
    }
    command.addAll(settings.toArguments());
    return command;
  }

  List<String> beamCodec(Row row, Effort effort) {
    String millis = Long.toString(effort.iteration().toMillis());
    String warmUp = Long.toString(effort.iteration().multipliedBy(effort.iterations()).toMillis());
    return beam(
        row.direction(), row.sample(), warmUp, millis, Integer.toString(effort.iterations()));
  }

  /** Runs {@code codec_beam} with these words. */
  List<String> beam(String... words) {
    List<String> command = new ArrayList<>(List.of("erl", "-noshell"));
    command.addAll(beamMain("codec_beam"));
    command.addAll(List.of(words));
    return command;
  }

  /** JMH in a process of its own, which starts another one to measure in. */
  List<String> jvmCodec(Contender contender, Row row, Effort effort, Path samples, Path results) {
    String time = effort.iteration().toMillis() + "ms";
    String iterations = Integer.toString(effort.iterations());
    List<String> command = new ArrayList<>();
    // The lock is one for the whole machine, and may be somebody else's.
    command.addAll(List.of(java.toString(), "-Djmh.ignoreLock=true"));
    command.addAll(List.of("-cp", classPath(contender), "org.openjdk.jmh.Main"));
    command.addAll(List.of("-f", "1", "-foe", "true", "-wi", iterations, "-w", time));
    command.addAll(List.of("-i", iterations, "-r", time, "-p", "work=" + row.sample()));
    command.addAll(List.of("-jvmArgs", HEAP + " -D" + Samples.FOLDER + "=" + samples));
    command.addAll(List.of("-rf", "csv", "-rff", results.toString()));
    command.add(contender.codecClass().replace(".", "\\.") + "\\." + row.direction() + "$");
    return command;
  }

  private List<String> beamMain(String module) {
    String compiled = benchmarks.resolve("beam/target").toString();
    return List.of("-pa", compiled, "-s", module, "main", "-extra");
  }

  private String classPath(Contender contender) {
    Path target = benchmarks.resolve(contender.id()).resolve("target");
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
