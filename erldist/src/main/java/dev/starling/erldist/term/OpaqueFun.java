package dev.starling.erldist.term;

/** A fun with an environment: kept as the bytes it came in, so that it can be sent back. */
public record OpaqueFun(BinaryTerm encoded) implements Term {}
