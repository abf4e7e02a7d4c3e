/** Messages between nodes, as state machines. See {@code docs/protocols/comms.md}. */
package dev.starling.core.comms;
