/** Runs the contenders side by side, and writes the tables. */
@NullMarked
package dev.starling.benchmarks.runner;

import org.jspecify.annotations.NullMarked;
