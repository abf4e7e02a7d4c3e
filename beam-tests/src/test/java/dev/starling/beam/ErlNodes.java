package dev.starling.beam;

import dev.starling.erldist.dist.CloseReason;
import dev.starling.erldist.dist.Cookie;
import dev.starling.erldist.dist.PeerInfo;
import dev.starling.erldist.epmd.EpmdMode;
import dev.starling.erldist.node.ErlNode;
import dev.starling.erldist.node.ErlNodeBuilder;
import dev.starling.erldist.node.NodeListener;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Nodes of ours for tests, and how to wait for what they do. */
final class ErlNodes {
  static final String COOKIE = "secret";

  private ErlNodes() {}

  /** A node on loopback that uses the EPMD at {@code epmdPort}, not started yet. */
  static ErlNodeBuilder builder(String name, int epmdPort) {
    return ErlNode.builder(name, Cookie.of(COOKIE)).epmd(EpmdMode.EXTERNAL).epmdPort(epmdPort);
  }

  static ErlNode start(String name, int epmdPort) throws Exception {
    return get(builder(name, epmdPort).build().start());
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** Why {@code stage} failed. */
  static Throwable failure(CompletionStage<?> stage) throws InterruptedException, TimeoutException {
    try {
      Object result = stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
      throw new AssertionError("did not fail, but gave " + result);
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  /** Writes down who came and went. */
  static final class Recorder implements NodeListener {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void up(PeerInfo peer) {
      events.add("up " + peer.node());
    }

    @Override
    public void down(PeerInfo peer, CloseReason reason) {
      events.add("down " + peer.node() + " " + reason);
    }
  }
}
