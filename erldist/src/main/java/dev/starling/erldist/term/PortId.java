package dev.starling.erldist.term;

/** A port identifier: 64-bit id (unsigned), 32-bit creation. */
public record PortId(Atom node, long id, long creation) implements Term {}
