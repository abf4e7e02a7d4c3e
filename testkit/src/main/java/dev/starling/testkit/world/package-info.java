/**
 * A small deterministic network in memory: several cores on one virtual clock, with processes that
 * can be stopped, slowed, killed and restarted, links that can be cut, connections that stall,
 * half-close and reset, and clocks that are wrong. Messages are encoded and decoded by the code of
 * production. One seed is one history.
 */
package dev.starling.testkit.world;
