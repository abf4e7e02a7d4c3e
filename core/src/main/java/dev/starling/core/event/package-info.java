/** What happens in a swarm, as its users hear of it. */
package dev.starling.core.event;
