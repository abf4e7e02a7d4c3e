/** Erlang's values, immutable. */
package dev.starling.erldist.term;
