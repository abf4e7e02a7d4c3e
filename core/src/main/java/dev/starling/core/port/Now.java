package dev.starling.core.port;

/**
 * The time at which an input is handled, passed in and never read.
 *
 * @param nanos a monotonic clock, nanoseconds from an arbitrary origin; compare by difference only
 * @param epochMillis wall time in milliseconds, for people; no decision rests on it
 */
public record Now(long nanos, long epochMillis) {}
