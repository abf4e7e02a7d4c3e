/** The door to Starling: {@link dev.starling.swarm.Swarm#builder()}. */
package dev.starling.swarm;
