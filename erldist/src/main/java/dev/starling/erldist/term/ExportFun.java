package dev.starling.erldist.term;

/** {@code fun Module:Function/Arity}; arity 0–255. */
public record ExportFun(Atom module, Atom function, int arity) implements Term {}
