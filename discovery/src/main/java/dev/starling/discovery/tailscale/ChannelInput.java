package dev.starling.discovery.tailscale;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What comes from a channel that does not block, until a deadline. */
final class ChannelInput extends InputStream {
  private final SocketChannel channel;
  private final Selector selector;
  private final long deadlineNanos;
  private final Duration limit;

  /**
   * @param deadlineNanos of {@link System#nanoTime}
   * @param limit the same, for the message of the error
   */
  ChannelInput(SocketChannel channel, long deadlineNanos, Duration limit) throws IOException {
    this.channel = channel;
    this.deadlineNanos = deadlineNanos;
    this.limit = limit;
    this.selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
    while (true) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      if (millis <= 0) {
        throw new IOException("the answer took longer than " + limit.toMillis() + " ms");
      }
      int read = channel.read(buffer);
      if (read != 0) {
        return read;
      }
      selector.select(millis);
      selector.selectedKeys().clear();
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted");
      }
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
