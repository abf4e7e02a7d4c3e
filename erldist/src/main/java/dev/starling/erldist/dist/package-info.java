/**
 * Connections of the distribution protocol: handshake, frames, ticks, and who wins when two nodes
 * dial each other. Knows bytes and control tuples, but not processes.
 */
package dev.starling.erldist.dist;
