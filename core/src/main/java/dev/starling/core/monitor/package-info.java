/** Who is alive: pings, suspicion, indirect probes. */
package dev.starling.core.monitor;
