package dev.starling.erldist.term;

/** A process identifier: 32-bit id, serial and creation, unsigned. */
public record Pid(Atom node, long id, long serial, long creation) implements Term {}
