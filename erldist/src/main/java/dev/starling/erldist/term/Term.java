package dev.starling.erldist.term;

/**
 * A value of the Erlang language. Terms are immutable, and {@code equals} is Erlang's {@code =:=}:
 * {@code 1} and {@code 1.0} differ, so do {@code 0.0} and {@code -0.0} (as from OTP 27 on), maps
 * compare regardless of order, a list of bytes equals the same list however it is kept. One
 * exception: funs with an environment are compared by their encoding, see {@link OpaqueFun}.
 *
 * <p>{@code toString} is Erlang's syntax, cut at a bounded length: see {@link Terms#toErlang}.
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
