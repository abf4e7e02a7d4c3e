package dev.starling.erldist.term;

/**
 * A value of the Erlang language. Terms are immutable; two terms are {@code equals} when Erlang's
 * {@code =:=} says so (so {@code 1} and {@code 1.0} differ, and maps compare regardless of order).
 */
public sealed interface Term
    permits Atom,
        BinaryTerm,
        BitString,
        ExportFun,
        FloatTerm,
        ImproperList,
        IntegerTerm,
        ListTerm,
        MapTerm,
        OpaqueFun,
        Pid,
        PortId,
        Reference,
        TupleTerm {}
