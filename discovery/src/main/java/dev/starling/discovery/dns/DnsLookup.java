package dev.starling.discovery.dns;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Asks name servers over UDP, and over TCP where an answer does not fit, from another port each
 * time. What the JVM or the system remembers of names has no part in it.
 */
final class DnsLookup implements AutoCloseable {
  /** What goes through without being cut in pieces, nearly everywhere. */
  private static final int MAX_UDP_BYTES = 1_232;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("starling-dns-io", true), NioIoHandler.newFactory());

  private final DnsNameResolver resolver;
  private final long timeoutMillis;

  /** One type of records of one name. */
  record Question(String name, DnsRecordType type) {}

  /** What became of a question. */
  sealed interface Outcome {
    /** There is an answer, be it that there are no such records. */
    record Answered(Answer answer) implements Outcome {}

    /**
     * No answer of use.
     *
     * @param detail what was asked and what came, in one line
     * @param isFinal whether no other server needs to be asked
     */
    record Failed(String detail, boolean isFinal) implements Outcome {}
  }

  /**
   * @param timeout for one question to one server, over UDP and TCP together
   */
  DnsLookup(Duration timeout) {
    timeoutMillis = timeout.toMillis();
    resolver =
        new DnsNameResolverBuilder(loop.next())
            .datagramChannelType(NioDatagramChannel.class)
            .socketChannelType(NioSocketChannel.class)
            .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
            .maxPayloadSize(MAX_UDP_BYTES)
            .queryTimeoutMillis(timeoutMillis)
            // Each question names its server; otherwise the configuration of the system is read.
            .nameServerProvider(
                new SingletonDnsServerAddressStreamProvider(
                    new InetSocketAddress(NetUtil.LOCALHOST, NameServers.PORT)))
            .searchDomains(List.of())
            .ndots(1)
            .build();
  }

  /** Asks all questions at once, and those without a final answer again at the next server. */
  Map<Question, Outcome> ask(List<InetSocketAddress> servers, List<Question> questions)
      throws InterruptedException {
    Map<Question, Outcome> outcomes = new LinkedHashMap<>();
    List<Question> open = questions;
    for (InetSocketAddress server : servers) {
      Map<Question, Future<AddressedEnvelope<DnsResponse, InetSocketAddress>>> answers =
          new LinkedHashMap<>();
      for (Question question : open) {
        answers.put(
            question,
            resolver.query(server, new DefaultDnsQuestion(question.name + ".", question.type)));
      }
      open = new ArrayList<>();
      try {
        for (var each = answers.entrySet().iterator(); each.hasNext(); each.remove()) {
          var asked = each.next();
          Outcome outcome = await(asked.getKey(), server, asked.getValue());
          outcomes.put(asked.getKey(), outcome);
          if (outcome instanceof Outcome.Failed failed && !failed.isFinal) {
            open.add(asked.getKey());
          }
        }
      } finally {
        answers.values().forEach(DnsLookup::releaseWhenItComes);
      }
    }
    return outcomes;
  }

  /** Nobody waits for it anymore. */
  private static void releaseWhenItComes(
      Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> asked) {
    asked.addListener(
        answer -> {
          if (answer.isSuccess()) {
            ReferenceCountUtil.release(answer.getNow());
          }
        });
  }

  private Outcome await(
      Question question,
      InetSocketAddress server,
      Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> asked)
      throws InterruptedException {
    String what = question.name + " " + question.type.name() + ": ";
    String from = " from " + NetUtil.toSocketAddressString(server);
    asked.await();
    if (!asked.isSuccess()) {
      String why =
          asked.cause() instanceof DnsNameResolverTimeoutException
              ? "no answer" + from + " within " + timeoutMillis + " ms"
              : "no answer" + from + ": " + asked.cause().getMessage();
      return new Outcome.Failed(what + why, false);
    }
    try (Envelope envelope = new Envelope(asked.getNow())) {
      DnsResponse response = envelope.response();
      if (response.code().equals(DnsResponseCode.NXDOMAIN)) {
        return new Outcome.Failed(question.name + ": NXDOMAIN, no such name," + from, true);
      }
      if (!response.code().equals(DnsResponseCode.NOERROR)) {
        return new Outcome.Failed(what + words(response.code()) + from, false);
      }
      if (response.isTruncated()) {
        return new Outcome.Failed(
            what + "cut off over UDP, and not to be had over TCP," + from, false);
      }
      return new Outcome.Answered(Answer.of(response, question.type));
    }
  }

  private static String words(DnsResponseCode code) {
    String text = code.toString().toUpperCase(Locale.ROOT);
    int number = text.indexOf('(');
    return number < 0 ? text : text.substring(0, number);
  }

  @Override
  public void close() {
    resolver.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
  }

  /** A response that is released when it has been read. */
  private record Envelope(AddressedEnvelope<DnsResponse, InetSocketAddress> held)
      implements AutoCloseable {
    DnsResponse response() {
      return held.content();
    }

    @Override
    public void close() {
      held.release();
    }
  }
}
