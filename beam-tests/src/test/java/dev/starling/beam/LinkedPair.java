package dev.starling.beam;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Two processes with a {@link ShapedLink} between them; {@code a} has connected to {@code b}. */
final class LinkedPair implements AutoCloseable {
  static final String B = "b@127.0.0.1";
  private static final Duration SOON = Duration.ofSeconds(60);

  final Epmd epmd;
  final ShapedLink link;
  final OverlayProcess a;
  private final int distPort;
  private final OverlayProcess.Times times;
  private final EpmdEntry entry;
  private OverlayProcess b;

  LinkedPair(OverlayProcess.Times times, int bufferBytes) throws IOException {
    this.times = times;
    distPort = Epmd.freePort();
    epmd = Epmd.start();
    link = new ShapedLink(distPort, bufferBytes);
    entry = EpmdEntry.register(epmd.port(), "b", link.port(), false);
    b = OverlayProcess.startAt(distPort, "b", times);
    a = OverlayProcess.start("a", epmd.port(), times);
    a.act("connect " + B);
    Await.until(
        "each is a member to the other, and measured",
        SOON,
        () ->
            List.of(a, b).stream().allMatch(each -> each.number("healthy") == 1)
                && a.ask("link " + B).contains("rttNanos=OptionalLong["));
  }

  OverlayProcess b() {
    return b;
  }

  /** {@code kill -9}. */
  void killB() {
    b.kill();
  }

  /** The next life of {@code b}. */
  void startB() throws IOException {
    b = OverlayProcess.startAt(distPort, "b", times);
  }

  void awaitQuality(String quality, Duration bound) {
    try {
      Await.until("the link is " + quality, bound, () -> a.ask("quality " + B).equals(quality));
    } catch (AssertionError e) {
      throw new AssertionError(a.ask("link " + B), e);
    }
  }

  @Override
  public void close() throws IOException {
    a.close();
    b.close();
    entry.close();
    link.close();
    epmd.close();
  }
}
