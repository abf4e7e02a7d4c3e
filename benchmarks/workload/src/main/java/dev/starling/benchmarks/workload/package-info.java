/** What every contender is asked to do, and how that is checked. */
@NullMarked
package dev.starling.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
