/** What a node keeps in its data directory. */
package dev.starling.swarm.internal.disk;
