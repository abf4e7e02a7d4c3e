package dev.starling.erldist.dist;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.spi.SelectorProvider;

/** The two kinds of sockets; an event loop runs those of one kind only. */
public enum SocketTransport {
  /** Of the JDK, on every platform. */
  NIO(NioSocketChannel.class, NioServerSocketChannel.class) {
    @Override
    public IoHandlerFactory handlerFactory() {
      return NioIoHandler.newFactory(SelectorProvider.provider(), waits());
    }

    @Override
    void keepKernelQueueShort(Channel channel) {
      channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
    }

    @Override
    void limitUnsent(Channel channel, long bytes) {
      // The send buffer is for what is on the way, too: it stays as it is.
    }
  },

  /** Of Linux, where Netty's native library for the processor is found. */
  EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class) {
    @Override
    public IoHandlerFactory handlerFactory() {
      return EpollIoHandler.newFactory(AS_MANY_EVENTS_AS_COME, waits());
    }

    @Override
    void keepKernelQueueShort(Channel channel) {
      limitUnsent(channel, UnsentLimit.FIRST_BYTES);
    }

    /** Unlike a send buffer, it leaves alone what is on the way but not acknowledged. */
    @Override
    void limitUnsent(Channel channel, long bytes) {
      channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, bytes);
    }
  };

  private static final int AS_MANY_EVENTS_AS_COME = 0;

  private static final int SEND_BUFFER_BYTES = 128 * 1024;

  private final Class<? extends Channel> socket;
  private final Class<? extends ServerChannel> serverSocket;

  SocketTransport(Class<? extends Channel> socket, Class<? extends ServerChannel> serverSocket) {
    this.socket = socket;
    this.serverSocket = serverSocket;
  }

  /** {@link #EPOLL} where this machine has it, and {@link #NIO} elsewhere. */
  public static SocketTransport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** The kind that {@code loop} runs. */
  public static SocketTransport of(EventLoop loop) {
    return loop instanceof IoEventLoop io && io.isIoType(EpollIoHandler.class) ? EPOLL : NIO;
  }

  /** On a single processor a thread that looks out keeps the others from what it looks out for. */
  private static SelectStrategyFactory waits() {
    return Runtime.getRuntime().availableProcessors() > 1
        ? BriefSpin::new
        : DefaultSelectStrategyFactory.INSTANCE;
  }

  /** What makes an event loop of this kind. */
  public abstract IoHandlerFactory handlerFactory();

  public Class<? extends Channel> socket() {
    return socket;
  }

  public Class<? extends ServerChannel> serverSocket() {
    return serverSocket;
  }

  /** What the kernel has taken nothing can overtake: it is to take little ahead of time. */
  abstract void keepKernelQueueShort(Channel channel);

  /** What {@link UnsentLimit} has found to be enough. */
  abstract void limitUnsent(Channel channel, long bytes);
}
