package dev.starling.erldist.epmd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/** One EPMD port on this machine, and services that use it, each with an event loop of its own. */
final class Host implements AutoCloseable {
  /** One service, as if it were alone in its process. */
  record Member(Loop loop, EpmdService service) {
    Member register(String name, int port) {
      Loop.await(service.register(name, port, false));
      return this;
    }

    void leave() {
      Loop.await(service.close());
    }
  }

  private final Loop loop = new Loop();
  private final List<Member> members = new ArrayList<>();
  private final int port;

  Host() throws IOException {
    port = RawSocket.freePort();
  }

  /** Skips the test where this machine has no IPv6. */
  static void assumeIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      Assumptions.assumeTrue(socket.isBound());
    } catch (IOException e) {
      Assumptions.abort("this machine has no IPv6 loopback: " + e.getMessage());
    }
  }

  int port() {
    return port;
  }

  InetSocketAddress at(String address) {
    return new InetSocketAddress(address, port);
  }

  Member member(Consumer<EpmdService.Builder> options) {
    Loop own = new Loop();
    EpmdService.Builder builder = EpmdService.builder(own.eventLoop()).port(port);
    options.accept(builder);
    Member member = new Member(own, builder.build());
    members.add(member);
    return member;
  }

  Member member(EpmdMode mode) {
    return member(builder -> builder.mode(mode));
  }

  Member memberAt(String address) throws IOException {
    InetAddress own = InetAddress.getByName(address);
    return member(builder -> builder.addresses(List.of(own)));
  }

  /** A server of nobody's. */
  EpmdServer serve(EpmdDirectory directory) {
    EpmdServer server = new EpmdServer(loop.eventLoop(), directory, EpmdLimits.DEFAULT);
    Loop.await(loop.call(() -> server.listen(at("127.0.0.1"))));
    return server;
  }

  EpmdServer serve() {
    return serve(new EpmdRegistry(100, 0));
  }

  void stop(EpmdServer server) {
    Loop.await(loop.call(server::close));
  }

  /** The names that the EPMD at {@code address} lists, in order; none when there is no EPMD. */
  List<String> names(String address) {
    EpmdClient client = new EpmdClient(loop.eventLoop(), Duration.ofSeconds(20));
    Collection<RegisteredName> names =
        Loop.await(client.names(at(address)).exceptionally(failure -> List.of()));
    return names.stream().map(RegisteredName::name).sorted().toList();
  }

  @Override
  public void close() {
    for (Member member : members) {
      member.leave();
      member.loop().close();
    }
    loop.close();
  }
}
