/**
 * A small deterministic network in memory: several cores on one virtual clock, with processes that
 * can be stopped, killed and restarted, and links that can be cut. One seed is one history.
 */
package dev.starling.core.sim;
