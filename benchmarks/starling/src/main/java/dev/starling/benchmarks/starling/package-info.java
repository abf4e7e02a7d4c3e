/** Our own contender: {@code erldist} alone. */
@NullMarked
package dev.starling.benchmarks.starling;

import org.jspecify.annotations.NullMarked;
