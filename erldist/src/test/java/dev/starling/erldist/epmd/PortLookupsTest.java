package dev.starling.erldist.epmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.dist.ConnectException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many look-ups at once, and few questions. */
class PortLookupsTest {
  private static final int NODES = 50;

  private Host host;

  @BeforeEach
  void open() throws IOException {
    host = new Host();
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void whatIsWantedDuringAQuestionIsAskedTogether() {
    Numbered directory = new Numbered();
    host.serve(directory);
    Host.Member member = host.member(EpmdMode.AUTO);
    List<CompletionStage<InetSocketAddress>> wanted =
        member
            .loop()
            .call(
                () -> {
                  List<CompletionStage<InetSocketAddress>> stages = new ArrayList<>();
                  for (int i = 0; i < NODES; i++) {
                    stages.add(member.service().resolve("n" + i + "@127.0.0.1"));
                    stages.add(member.service().resolve("n" + i + "@127.0.0.1"));
                  }
                  stages.add(member.service().resolve("stranger@127.0.0.1"));
                  return stages;
                });
    for (int i = 0; i < 2 * NODES; i++) {
      assertEquals(5_000 + i / 2, Loop.await(wanted.get(i)).getPort());
    }
    Loop.failureOf(ConnectException.class, wanted.get(2 * NODES));
    assertEquals(1, directory.finds.get(), "the first alone");
    assertEquals(1, directory.lists.get(), "all others by one list");
  }

  @Test
  void aQuestionWithoutAnswerIsOneForAllThatWait() throws Exception {
    try (ServerSocket silent =
        new ServerSocket(host.port(), 10, InetAddress.getByName("127.0.0.1"))) {
      assertTrue(silent.isBound());
      Host.Member member = host.member(builder -> builder.timeout(Duration.ofMillis(200)));
      List<CompletionStage<InetSocketAddress>> wanted =
          member
              .loop()
              .call(
                  () ->
                      List.of(
                          member.service().resolve("a@127.0.0.1"),
                          member.service().resolve("b@127.0.0.1"),
                          member.service().resolve("c@127.0.0.1")));
      wanted.forEach(stage -> Loop.failureOf(ConnectException.class, stage));
      silent.setSoTimeout(1_000);
      silent.accept().close();
      silent.setSoTimeout(1);
      assertEquals(0, acceptedMore(silent), "one question");
    }
  }

  private static int acceptedMore(ServerSocket silent) {
    try {
      silent.accept().close();
      return 1;
    } catch (IOException none) {
      return 0;
    }
  }

  /** Knows {@code n0}, {@code n1} and so on, and counts questions. */
  private static final class Numbered implements EpmdDirectory {
    final AtomicInteger finds = new AtomicInteger();
    final AtomicInteger lists = new AtomicInteger();

    @Override
    public CompletionStage<Optional<NodeEntry>> find(String name) {
      finds.incrementAndGet();
      int port = 5_000 + Integer.parseInt(name.substring(1));
      return CompletableFuture.completedFuture(Optional.of(NodeEntry.of(name, port, false)));
    }

    @Override
    public CompletionStage<List<RegisteredName>> names() {
      lists.incrementAndGet();
      List<RegisteredName> all = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        all.add(new RegisteredName("n" + i, 5_000 + i));
      }
      return CompletableFuture.completedFuture(all);
    }
  }
}
