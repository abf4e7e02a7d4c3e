package io.scalecube.transport.netty.tcp;

import io.netty.channel.ChannelOption;
import io.scalecube.cluster.transport.api.Transport;
import io.scalecube.cluster.transport.api.TransportConfig;
import io.scalecube.cluster.transport.api.TransportFactory;
import io.scalecube.transport.netty.Receiver;
import io.scalecube.transport.netty.TransportImpl;
import io.scalecube.transport.netty.TransportImpl.ReceiverContext;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

/**
 * ScaleCube's TCP transport, except that it listens on loopback only, for which there is no option.
 * It stands in ScaleCube's package because the parts that stay the same are not public.
 */
public final class LoopbackTransportFactory implements TransportFactory {
  @Override
  public Transport createTransport(TransportConfig config) {
    return new TransportImpl(
        config.messageCodec(),
        new LoopbackReceiver(config),
        new TcpSender(config),
        config.addressMapper());
  }

  private record LoopbackReceiver(TransportConfig config) implements Receiver {
    @Override
    public Mono<DisposableServer> bind() {
      return Mono.deferContextual(context -> listen(context.get(ReceiverContext.class)));
    }

    private Mono<DisposableServer> listen(ReceiverContext context) {
      return TcpServer.create()
          .runOn(context.loopResources())
          .host("127.0.0.1")
          .port(config.port())
          .childOption(ChannelOption.TCP_NODELAY, true)
          .childOption(ChannelOption.SO_KEEPALIVE, true)
          .childOption(ChannelOption.SO_REUSEADDR, true)
          .doOnChannelInit(
              (observer, channel, address) ->
                  new TcpChannelInitializer(config.maxFrameLength()).accept(observer, channel))
          .handle(
              (inbound, outbound) -> inbound.receive().retain().doOnNext(context::onMessage).then())
          .bind()
          .cast(DisposableServer.class);
    }
  }
}
