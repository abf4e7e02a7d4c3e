package dev.starling.crdt;

/**
 * A write that nothing has replaced.
 *
 * @param stamp see {@link HybridClock}
 */
public record Write<K, V>(Dot dot, long stamp, K key, V value) {}
