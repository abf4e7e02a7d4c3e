/** The Java library of OTP, as Debian ships it. */
@NullMarked
package dev.starling.benchmarks.jinterface;

import org.jspecify.annotations.NullMarked;
