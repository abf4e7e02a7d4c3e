package dev.starling.app.http;

import dev.starling.core.link.Link;
import org.jspecify.annotations.Nullable;

/** An element of {@code GET /links}. Durations in milliseconds, null for what is not known. */
record LinkView(
    String node,
    String quality,
    @Nullable Double rttMs,
    double loss,
    @Nullable String via,
    long sent,
    long dropped,
    int queued) {
  static LinkView of(Link link) {
    return new LinkView(
        link.node(),
        Names.of(link.quality()),
        link.rttNanos().isPresent() ? link.rttNanos().getAsLong() / 1e6 : null,
        link.loss(),
        link.via(),
        link.sent(),
        link.dropped(),
        link.queued());
  }
}
