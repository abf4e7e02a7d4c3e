/** Who is alive: pings, suspicion, and the figures that come of them. */
package dev.starling.core.health;
