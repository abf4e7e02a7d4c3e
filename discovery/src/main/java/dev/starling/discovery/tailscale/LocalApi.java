package dev.starling.discovery.tailscale;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Asks {@code tailscaled} itself: its local API, which is HTTP on a Unix socket. */
final class LocalApi implements StatusSource {
  private static final String REQUEST =
      "GET /localapi/v0/status HTTP/1.1\r\n"
          // The one name that it answers to.
          + "Host: local-tailscaled.sock\r\n"
          + "Accept: application/json\r\n"
          + "Connection: close\r\n"
          + "\r\n";

  private final Path socket;

  LocalApi(Path socket) {
    this.socket = socket;
  }

  @Override
  public TailscaleStatus ask(Duration limit) throws IOException {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.configureBlocking(false);
      if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
        throw new IOException("it does not take connections");
      }
      try (InputStream answers = new ChannelInput(channel, deadlineNanos, limit)) {
        channel.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII)));
        return TailscaleStatus.read(HttpAnswer.bodyOf(new BufferedInputStream(answers)));
      }
    } catch (IOException e) {
      throw new IOException("tailscaled at " + socket + ": " + e.getMessage(), e);
    }
  }
}
