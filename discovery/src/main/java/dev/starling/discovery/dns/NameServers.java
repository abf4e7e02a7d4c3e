package dev.starling.discovery.dns;

import dev.starling.discovery.StrategyOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whom to ask: one that was named, or those of the system, as it has them now. */
sealed interface NameServers {
  String OPTION = "resolver";
  int PORT = 53;

  /** As the system's own resolver does. */
  int MAX_SERVERS = 3;

  NameServers OF_SYSTEM = new OfSystem(Path.of("/etc/resolv.conf"));

  /**
   * The servers, the first to be asked first.
   *
   * @throws IOException if there is none; the message says so
   */
  List<InetSocketAddress> now() throws IOException;

  /** Reads {@code HOST}, {@code HOST:PORT}, or an IPv6 address, in brackets before a port. */
  static NameServers parse(String text) {
    Matcher form = Named.FORM.matcher(text);
    if (!form.matches()) {
      throw refused(text);
    }
    String bare = form.group("bare");
    if (bare != null) {
      return new Named(bare, PORT);
    }
    String digits = form.group("port");
    int port = digits == null ? PORT : Integer.parseInt(digits);
    if (port < 1 || port > 0xffff) {
      throw refused(text);
    }
    String bracketed = form.group("bracketed");
    return new Named(bracketed == null ? form.group("host") : bracketed, port);
  }

  private static IllegalArgumentException refused(String text) {
    return StrategyOptions.refused(OPTION, text, "HOST:PORT such as 10.0.0.2:53, or [fd00::2]:53,");
  }

  /** One that the user named. */
  record Named(String host, int port) implements NameServers {
    private static final Pattern FORM =
        Pattern.compile(
            "(?<bare>[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)"
                + "|(\\[(?<bracketed>[0-9A-Fa-f:.]+)]|(?<host>[A-Za-z0-9._-]+))(:(?<port>\\d{1,5}))?");

    @Override
    public List<InetSocketAddress> now() throws IOException {
      try {
        return List.of(new InetSocketAddress(InetAddress.getByName(host), port));
      } catch (UnknownHostException e) {
        throw new IOException("resolver " + host + " has no address", e);
      }
    }
  }

  /** Those of {@code resolv.conf}, read each time: a network may have changed. */
  record OfSystem(Path file) implements NameServers {
    private static final Pattern LINE = Pattern.compile("\\s*nameserver\\s+(\\S+).*");

    @Override
    public List<InetSocketAddress> now() throws IOException {
      List<InetSocketAddress> servers = new ArrayList<>();
      for (String line : lines()) {
        Matcher server = LINE.matcher(line);
        if (server.matches() && servers.size() < MAX_SERVERS) {
          servers.add(new InetSocketAddress(InetAddress.getByName(server.group(1)), PORT));
        }
      }
      // As resolv.conf(5) says.
      return servers.isEmpty()
          ? List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT))
          : servers;
    }

    private List<String> lines() throws IOException {
      try {
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        throw new IOException(
            "cannot read " + file + ", which names the servers; --" + OPTION + " names another", e);
      }
    }
  }
}
