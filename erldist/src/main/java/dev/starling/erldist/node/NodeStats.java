package dev.starling.erldist.node;

/**
 * What a node met since it started that deserves a look. All counts only grow.
 *
 * @param unknownOperations control operations that this node does not know; ignored
 * @param malformedOperations known control operations of the wrong shape; ignored
 * @param undeliverableMessages messages to a process, name, alias or node that is not there
 * @param lostMessages messages from other nodes that are too large, too deep, or no terms
 * @param refusedAtLimit what was refused because a table or queue of {@link NodeLimits} was full
 * @param failedHandlers handlers, listeners and functions of the user's that threw
 */
public record NodeStats(
    long unknownOperations,
    long malformedOperations,
    long undeliverableMessages,
    long lostMessages,
    long refusedAtLimit,
    long failedHandlers) {
  static NodeStats of(Oddities oddities) {
    return new NodeStats(
        oddities.total(Oddity.UNKNOWN_OPERATION),
        oddities.total(Oddity.MALFORMED_OPERATION),
        oddities.total(Oddity.UNDELIVERABLE),
        oddities.total(Oddity.LOST),
        oddities.total(Oddity.LIMIT_REACHED),
        oddities.total(Oddity.HANDLER_FAILED));
  }
}
