package dev.starling.beam;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A stock {@code erl} with no module of ours: an expression goes to its standard input, and what it
 * evaluates to comes back as {@code ~0p} prints it. Bindings last from one expression to the next.
 */
final class Beam implements AutoCloseable {
  private static final Duration EVAL_TIMEOUT = Duration.ofSeconds(60);
  private static final String MARK = "\u0001starling\u0001";

  /** Reads one line, evaluates it, prints the mark, ok or error, and the result, for ever. */
  private static final String LOOP =
      "F = fun F(Bs) -> case io:get_line(\"\") of eof -> halt(0); L ->"
          + " {Tag, V, Bs2} = try"
          + " {ok, Ts, _} = erl_scan:string(L), {ok, Es} = erl_parse:parse_exprs(Ts),"
          + " {value, R, B1} = erl_eval:exprs(Es, Bs), {ok, R, B1}"
          + " catch C:E:S -> {error, {C, E, S}, Bs} end,"
          + " io:format(\"~n\\x{1}starling\\x{1}~s ~0tp~n\", [Tag, V]), F(Bs2) end end,"
          + " io:setopts([{encoding, unicode}]), F([]).";

  private final Process process;
  private final BufferedWriter in;
  private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final ProcessOutput output;

  private Beam(Process process) {
    this.process = process;
    this.in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.output = ProcessOutput.of(process, this::isNoOutput);
  }

  /**
   * Starts {@code erl -name NAME} (or {@code -sname} for a short one) and waits until it evaluates.
   */
  static Beam start(String name, String cookie, int epmdPort, String... extraArguments)
      throws IOException {
    boolean v6 = host(name).contains(":");
    List<String> command = command(name, cookie, v6 ? "{0,0,0,0,0,0,0,1}" : "{127,0,0,1}");
    command.addAll(Arrays.asList(extraArguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ERL_EPMD_PORT", Integer.toString(epmdPort));
    return evaluating(builder);
  }

  /**
   * The same on a host of its own, where it listens at all addresses and EPMD at its usual port.
   */
  static Beam start(Lan.Host host, String name, String cookie) throws IOException {
    List<String> command = new ArrayList<>(host.prefix());
    command.addAll(command(name, cookie, host(name).contains(":") ? "any" : "{0,0,0,0}"));
    return evaluating(new ProcessBuilder(command));
  }

  private static String host(String name) {
    return name.substring(name.indexOf('@') + 1);
  }

  private static List<String> command(String name, String cookie, String listenAddress) {
    boolean longName = host(name).matches(".*[.:].*");
    List<String> command =
        new ArrayList<>(List.of("erl", longName ? "-name" : "-sname", name, "-setcookie", cookie));
    if (host(name).contains(":")) {
      command.addAll(List.of("-proto_dist", "inet6_tcp"));
    }
    command.addAll(List.of("-start_epmd", "false", "-noshell", "-eval", LOOP));
    command.addAll(List.of("-kernel", "inet_dist_use_interface", listenAddress));
    return command;
  }

  private static Beam evaluating(ProcessBuilder builder) throws IOException {
    Beam beam = new Beam(builder.redirectErrorStream(true).start());
    beam.eval("ok");
    return beam;
  }

  /** Evaluates {@code expressions} (no line break, no final dot needed); fails on an exception. */
  String eval(String expressions) {
    String line = expressions.strip();
    if (!line.endsWith(".")) {
      line += ".";
    }
    try {
      in.write(line);
      in.write('\n');
      in.flush();
      String answer = answers.poll(EVAL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      if (answer == null) {
        throw new AssertionError(
            "no answer to \"" + line + "\" within " + EVAL_TIMEOUT + "; output:\n" + output());
      }
      if (!answer.startsWith("ok ")) {
        throw new AssertionError("\"" + line + "\" failed: " + answer);
      }
      return answer.substring("ok ".length());
    } catch (IOException e) {
      throw new AssertionError("erl is gone; output:\n" + output(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** What it printed beside answers: log lines, mostly. The last 1,000 lines. */
  String output() {
    return output.text();
  }

  Process process() {
    return process;
  }

  void kill9() throws IOException, InterruptedException {
    signal("-KILL");
    process.waitFor();
  }

  void stop() throws IOException, InterruptedException {
    signal("-STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
  }

  /** Answers are taken from the output, and empty lines stand around them. */
  private boolean isNoOutput(String line) {
    if (line.startsWith(MARK)) {
      answers.add(line.substring(MARK.length()));
      return true;
    }
    return line.isEmpty();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
