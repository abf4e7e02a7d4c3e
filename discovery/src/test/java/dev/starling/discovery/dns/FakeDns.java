package dev.starling.discovery.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsRecordEncoder;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server that answers as it is told, over UDP and TCP at one port. */
final class FakeDns implements AutoCloseable {
  /** What it does with a question. */
  enum Manner {
    ANSWER,
    CUT_OFF,
    CUT_OFF_WITHOUT_TCP,
    SILENT,
    GARBAGE
  }

  /** A record: its owner's name, type, time to live in seconds, and what it says. */
  record Entry(String name, DnsRecordType type, long ttl, byte[] content) {}

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<String, List<Entry>> entries = new ConcurrentHashMap<>();
  private final InetSocketAddress address;
  final AtomicInteger overUdp = new AtomicInteger();
  final AtomicInteger overTcp = new AtomicInteger();
  volatile Manner manner = Manner.ANSWER;
  volatile DnsResponseCode code = DnsResponseCode.NOERROR;

  FakeDns() throws Exception {
    this(InetAddress.getLoopbackAddress());
  }

  FakeDns(InetAddress at) throws Exception {
    Channel udp =
        new Bootstrap()
            .group(loop)
            .channel(NioDatagramChannel.class)
            .handler(new Udp())
            .bind(at, 0)
            .sync()
            .channel();
    address = (InetSocketAddress) udp.localAddress();
    new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .childHandler(new Tcp())
        .bind(address)
        .sync();
  }

  InetSocketAddress address() {
    return address;
  }

  String text() {
    return NetUtil.toSocketAddressString(address);
  }

  /** What is answered to questions for this name from now on. */
  void set(String name, Entry... records) {
    entries.put(name, List.of(records));
  }

  static Entry address(String name, long ttl, String literal) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
    return new Entry(name, bytes.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA, ttl, bytes);
  }

  static Entry alias(String name, long ttl, String to) {
    return new Entry(name, DnsRecordType.CNAME, ttl, encoded(to));
  }

  static Entry service(String name, long ttl, String target) {
    byte[] to = encoded(target);
    byte[] content = new byte[6 + to.length];
    System.arraycopy(to, 0, content, 6, to.length);
    return new Entry(name, DnsRecordType.SRV, ttl, content);
  }

  private static byte[] encoded(String name) {
    var out = Unpooled.buffer();
    for (String label : name.split("\\.")) {
      out.writeByte(label.length());
      out.writeCharSequence(label, StandardCharsets.US_ASCII);
    }
    out.writeByte(0);
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  private void fill(DnsQuery query, DnsResponse response, boolean cutOff) {
    DnsQuestion question = query.recordAt(DnsSection.QUESTION);
    response.setCode(code);
    response.setTruncated(cutOff);
    response.addRecord(
        DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
    if (cutOff) {
      return;
    }
    String name = question.name().replaceFirst("\\.$", "");
    List<Entry> answers = new ArrayList<>(entries.getOrDefault(name, List.of()));
    answers.removeIf(
        entry -> !entry.type.equals(question.type()) && !entry.type.equals(DnsRecordType.CNAME));
    for (Entry entry : answers) {
      response.addRecord(
          DnsSection.ANSWER,
          new DefaultDnsRawRecord(
              entry.name + ".", entry.type, entry.ttl, Unpooled.wrappedBuffer(entry.content)));
    }
  }

  private final class Udp extends ChannelInitializer<NioDatagramChannel> {
    @Override
    protected void initChannel(NioDatagramChannel channel) {
      channel
          .pipeline()
          .addLast(
              new DatagramDnsQueryDecoder(),
              new DatagramDnsResponseEncoder(new DefaultDnsRecordEncoder() {}),
              new SimpleChannelInboundHandler<DatagramDnsQuery>() {
                @Override
                protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
                  overUdp.incrementAndGet();
                  switch (manner) {
                    case SILENT -> {}
                    case GARBAGE ->
                        context.writeAndFlush(
                            new DatagramPacket(
                                Unpooled.buffer()
                                    .writeShort(query.id())
                                    .writeLong(0x8180_0001_ffff_0000L)
                                    .writeShort(0)
                                    .writeInt(0xc0c0_c0c0),
                                query.sender()));
                    default -> {
                      DatagramDnsResponse response =
                          new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
                      fill(query, response, manner != Manner.ANSWER);
                      context.writeAndFlush(response);
                    }
                  }
                }
              });
    }
  }

  private final class Tcp extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      if (manner == Manner.CUT_OFF_WITHOUT_TCP) {
        channel.close();
        return;
      }
      channel
          .pipeline()
          .addLast(
              new TcpDnsQueryDecoder(),
              new TcpDnsResponseEncoder(),
              new SimpleChannelInboundHandler<DnsQuery>() {
                @Override
                protected void channelRead0(ChannelHandlerContext context, DnsQuery query) {
                  overTcp.incrementAndGet();
                  DnsResponse response = new DefaultDnsResponse(query.id());
                  fill(query, response, false);
                  context.writeAndFlush(response);
                }
              });
    }
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
