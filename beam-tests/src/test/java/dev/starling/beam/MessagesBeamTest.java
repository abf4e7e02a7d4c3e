package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.core.event.SwarmEvent.MessageReceived;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.value.Value;
import dev.starling.swarm.EpmdMode;
import dev.starling.swarm.Swarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Messages between real processes and over real links. */
class MessagesBeamTest {
  private static final String COOKIE = "messages-beam-test";
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final boolean LONG = Boolean.getBoolean("starling.long");

  private static Swarm swarm(String name, int epmdPort) {
    return Swarm.builder()
        .name(name)
        .cookie(COOKIE)
        .epmd(EpmdMode.EXTERNAL)
        .epmdPort(epmdPort)
        .pingInterval(Duration.ofMillis(200))
        .start();
  }

  @Test
  void beamReceivesAtSwarmCommsAndSendsToUs() throws Exception {
    try (Epmd epmd = Epmd.start();
        Swarm a = swarm("a@127.0.0.1", epmd.port());
        Beam b = Beam.start("b@127.0.0.1", COOKIE, epmd.port())) {
      ConcurrentLinkedQueue<MessageReceived> received = new ConcurrentLinkedQueue<>();
      a.comms().onMessage(received::add);
      b.eval("register(swarm_comms, self())");
      a.connect("b@127.0.0.1").toCompletableFuture().get(20, TimeUnit.SECONDS);
      Await.until(
          "b is a member, and measured",
          SOON,
          () -> a.comms().links().stream().anyMatch(link -> link.rttNanos().isPresent()));
      // The others depend on how fast this machine is just now.
      for (Priority priority : List.of(Priority.CRITICAL, Priority.HIGH)) {
        SendOutcome last =
            a.comms()
                .send("b@127.0.0.1", Value.map(Map.of("p", Value.of(priority.name()))), priority)
                .completion()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        assertEquals(
            priority == Priority.CRITICAL ? SendOutcome.DELIVERED : SendOutcome.SENT, last);
        assertEquals(
            "#{<<\"p\">> => <<\"" + priority.name() + "\">>}",
            b.eval(
                "receive {swarm_msg, M"
                    + priority
                    + "} -> M"
                    + priority
                    + " after 5000 -> late end"));
      }
      b.eval("{swarm_comms, 'a@127.0.0.1'} ! {swarm_msg, #{x => [1, two, <<\"three\">>]}}");
      b.eval("{swarm_comms, 'a@127.0.0.1'} ! {swarm_msg, self()}");
      b.eval("{swarm_comms, 'a@127.0.0.1'} ! {swarm_msg, last}");
      Await.until("both values have come", SOON, () -> received.size() == 2);
      MessageReceived first = received.remove();
      assertEquals("b@127.0.0.1", first.from());
      assertEquals(null, first.priority());
      assertEquals(
          new Value.Dictionary(
              Map.of(
                  Value.atom("x"), Value.list(Value.of(1), Value.atom("two"), Value.of("three")))),
          first.body());
      assertEquals(1L, a.counters().get("messages_malformed"));
    }
  }

  /** The link breaks again and again while critical messages go over it as fast as they can. */
  @Test
  void aLinkThatIsCutLosesNoCriticalMessageAndDoublesNone() throws Exception {
    int count = LONG ? 100_000 : 5_000;
    int port = Epmd.freePort();
    try (Epmd epmd = Epmd.start();
        TcpProxy link = TcpProxy.to(port);
        EpmdEntry entry = EpmdEntry.register(epmd.port(), "b", link.port(), false);
        Swarm a = swarm("a@127.0.0.1", epmd.port());
        Swarm b =
            Swarm.builder()
                .name("b@127.0.0.1")
                .cookie(COOKIE)
                .epmd(EpmdMode.NONE)
                .distPort(port)
                .start()) {
      List<Long> received = Collections.synchronizedList(new ArrayList<>());
      b.comms().onMessage(m -> received.add(((Value.Int) m.body()).value().longValue()));
      a.connect(b.self().name()).toCompletableFuture().get(20, TimeUnit.SECONDS);
      Await.until(
          "b has said hello",
          SOON,
          () -> a.monitor().health(b.self().name()).filter(h -> h.incarnation().isPresent()).isPresent());
      Semaphore places = new Semaphore(5_000);
      List<CompletableFuture<SendOutcome>> all = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        places.acquire();
        if (i % (count / 10) == count / 20) {
          link.cut();
        }
        CompletableFuture<SendOutcome> last =
            a.comms()
                .send(b.self().name(), Value.of(i), Priority.CRITICAL)
                .completion()
                .toCompletableFuture();
        all.add(last);
        var unused = last.whenComplete((outcome, error) -> places.release());
      }
      for (CompletableFuture<SendOutcome> last : all) {
        assertEquals(SendOutcome.DELIVERED, last.get(60, TimeUnit.SECONDS));
      }
      assertEquals(count, received.size());
      for (int i = 0; i < count; i++) {
        assertEquals(i, received.get(i), "order");
      }
      assertEquals(0, a.comms().links().get(0).queued());
    }
  }
}
