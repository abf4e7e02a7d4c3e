/** Wires the pure core to the distribution protocol, to discovery and to listeners. */
package dev.starling.swarm.internal;
