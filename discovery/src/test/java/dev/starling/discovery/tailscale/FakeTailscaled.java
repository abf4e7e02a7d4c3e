package dev.starling.discovery.tailscale;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Scanner;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A Unix socket that answers as {@code tailscaled}'s does: HTTP/1.1, in chunks. */
public final class FakeTailscaled implements FakeTailscale {
  private static final int CHUNK_BYTES = 4_096;
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String FORBIDDEN =
      "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n";

  private final Path socket;
  private final ServerSocketChannel server;
  private final Thread thread = new Thread(this::serve, "fake-tailscaled");
  private final AtomicLong asked = new AtomicLong();
  private final Queue<SocketChannel> held = new ConcurrentLinkedQueue<>();

  /** Null: none. */
  private volatile byte[] answer;

  public FakeTailscaled(Path directory) throws IOException {
    socket = directory.resolve("tailscaled.sock");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    answers(StatusJson.running().toString());
    thread.start();
  }

  @Override
  public Tailscale.Builder strategy() {
    return Tailscale.builder().socket(socket);
  }

  @Override
  public void answers(String json) {
    answersBytes(chunked(json));
  }

  /** Answers with these bytes from now on, whatever they are. */
  void answersBytes(byte[] bytes) {
    answer = bytes;
  }

  @Override
  public void stalls() {
    answer = null;
  }

  @Override
  public void refuses() {
    String reason = "status access denied\n";
    answersBytes(
        (FORBIDDEN + "Content-Length: " + reason.length() + "\r\n\r\n" + reason)
            .getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String refusal() {
    return "it answers 403 Forbidden: status access denied";
  }

  @Override
  public long asked() {
    return asked.get();
  }

  /** An answer as Go's HTTP server writes one whose length it does not know. */
  static byte[] chunked(String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        (OK
                + "Content-Type: application/json\r\n"
                + "Tailscale-Cap: 130\r\n"
                + "Connection: close\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    for (int at = 0; at < body.length; at += CHUNK_BYTES) {
      int end = Math.min(body.length, at + CHUNK_BYTES);
      out.writeBytes((Integer.toHexString(end - at) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(Arrays.copyOfRange(body, at, end));
      out.writeBytes(new byte[] {'\r', '\n'});
    }
    out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private void serve() {
    while (server.isOpen()) {
      try {
        serve(server.accept());
      } catch (IOException e) {
        // Closed, or the other side did not wait for the answer.
      }
    }
  }

  private void serve(SocketChannel client) throws IOException {
    List<String> request = request(client);
    byte[] current = answer;
    if (current == null) {
      held.add(client);
    }
    asked.incrementAndGet();
    if (current == null) {
      return;
    }
    try (client) {
      boolean valid =
          request.get(0).equals("GET /localapi/v0/status HTTP/1.1")
              && request.contains("Host: local-tailscaled.sock");
      ByteBuffer bytes =
          ByteBuffer.wrap(
              valid
                  ? current
                  : (FORBIDDEN + "\r\ninvalid localapi request")
                      .getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        client.write(bytes);
      }
    }
  }

  /** The lines of the request before the empty one. */
  private static List<String> request(SocketChannel client) {
    Scanner scanner = new Scanner(Channels.newInputStream(client), StandardCharsets.US_ASCII);
    return List.of(scanner.useDelimiter("\r\n\r\n").next().split("\r\n"));
  }

  @Override
  public void close() throws Exception {
    server.close();
    for (SocketChannel client : held) {
      client.close();
    }
    thread.join();
  }
}
