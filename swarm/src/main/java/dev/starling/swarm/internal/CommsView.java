package dev.starling.swarm.internal;

import dev.starling.core.event.SwarmEvent.MessageReceived;
import dev.starling.core.link.Link;
import dev.starling.core.link.LinkQuality;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.value.Value;
import dev.starling.swarm.Comms;
import dev.starling.swarm.Dispatch;
import dev.starling.swarm.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Hands messages to the core, and reads its last snapshot. */
public final class CommsView implements Comms {
  private final CoreAccess loop;
  private final String self;
  private final MessageInbox inbox;
  private final PendingCalls calls;

  /**
   * A view of the messages of the core that {@code loop} runs.
   *
   * @param calls where messages wait until it is known what became of them
   */
  public CommsView(CoreAccess loop, String self, MessageInbox inbox, PendingCalls calls) {
    this.loop = loop;
    this.self = self;
    this.inbox = inbox;
    this.calls = calls;
  }

  @Override
  public Dispatch send(String node, Value message, Priority priority) {
    CompletableFuture<SendOutcome> outcome = calls.open();
    CompletableFuture<SendOutcome> completion = calls.open();
    boolean accepted =
        loop.input(
            (core, now) -> {
              if (!outcome.isDone()) {
                SendOutcome first =
                    core.comms()
                        .send(
                            now,
                            node,
                            message,
                            priority,
                            last -> loop.afterInput(() -> completion.complete(last)));
                loop.afterInput(() -> outcome.complete(first));
              }
            });
    if (!accepted) {
      calls.fail(outcome);
      calls.fail(completion);
    }
    return new Dispatch(outcome, completion);
  }

  @Override
  public LinkQuality quality(String node) {
    if (node.equals(self)) {
      return LinkQuality.EXCELLENT;
    }
    return links().stream()
        .filter(link -> link.node().equals(node))
        .map(Link::quality)
        .findFirst()
        .orElse(LinkQuality.DISCONNECTED);
  }

  @Override
  public List<Link> links() {
    return loop.links();
  }

  @Override
  public Subscription onMessage(Consumer<? super MessageReceived> handler) {
    return inbox.subscribe(handler);
  }
}
