package dev.starling.core.sync;

import dev.starling.core.overlay.OverlayException;

/** Hears what became of a write, once: at once, or when it is on disk where there is one. */
public interface Outcome {
  /** For those who do not wait. */
  Outcome IGNORED =
      new Outcome() {
        @Override
        public void done() {}

        @Override
        public void refused(OverlayException why) {}
      };

  /** It is part of the overlay. */
  void done();

  /** Nothing was changed. */
  void refused(OverlayException why);
}
