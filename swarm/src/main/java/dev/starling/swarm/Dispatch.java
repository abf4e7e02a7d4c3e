package dev.starling.swarm;

import dev.starling.core.link.SendOutcome;
import java.util.concurrent.CompletionStage;

/**
 * A message that was handed over to be sent. Both stages fail with {@link SwarmException} after the
 * swarm was closed.
 *
 * @param outcome what happened to it at once: sent, queued, dropped or rejected
 * @param completion what became of it in the end; of critical messages delivered, dropped or
 *     rejected
 */
public record Dispatch(
    CompletionStage<SendOutcome> outcome, CompletionStage<SendOutcome> completion) {}
