package dev.starling.erldist.epmd;

/**
 * One line of an EPMD's list of names.
 *
 * @param name the part of the node name before the {@code @}
 * @param port the TCP port at which the node takes connections
 */
public record RegisteredName(String name, int port) {}
