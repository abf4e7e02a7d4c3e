package dev.starling.core.comms;

import dev.starling.core.link.SendOutcome;

/** Is told once what became of a message in the end. */
@FunctionalInterface
public interface Completion {
  Completion IGNORED = outcome -> {};

  void complete(SendOutcome outcome);
}
