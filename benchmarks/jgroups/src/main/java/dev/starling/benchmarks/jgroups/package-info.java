/** JGroups: its own stack for TCP. */
@NullMarked
package dev.starling.benchmarks.jgroups;

import org.jspecify.annotations.NullMarked;
