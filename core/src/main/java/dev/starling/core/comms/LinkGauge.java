package dev.starling.core.comms;

import dev.starling.core.link.LinkQuality;
import org.jspecify.annotations.Nullable;

/** The quality of one link, which does not change for a single odd measurement. */
final class LinkGauge {
  private LinkQuality quality = LinkQuality.DISCONNECTED;
  private boolean measured;
  private @Nullable LinkQuality last;

  LinkQuality quality() {
    return quality;
  }

  /** Whether there was a sample since the connection was made. */
  boolean isMeasured() {
    return measured;
  }

  void connected() {
    measured = false;
    last = null;
    quality = LinkQuality.GOOD;
  }

  void disconnected() {
    measured = false;
    last = null;
    quality = LinkQuality.DISCONNECTED;
  }

  /** The first sample counts at once, then two in a row on the same side, by the nearer one. */
  void sample(LinkQuality sample) {
    LinkQuality before = last;
    last = sample;
    if (!measured) {
      measured = true;
      quality = sample;
    } else if (before != null) {
      int first = before.compareTo(quality);
      int second = sample.compareTo(quality);
      if (first > 0 && second > 0) {
        quality = before.compareTo(sample) < 0 ? before : sample;
      } else if (first < 0 && second < 0) {
        quality = before.compareTo(sample) > 0 ? before : sample;
      }
    }
  }
}
