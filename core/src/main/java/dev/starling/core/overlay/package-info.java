/** What the members of a swarm share, as its users see it. */
package dev.starling.core.overlay;
