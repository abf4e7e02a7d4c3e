/** Apache Pekko: actors over Artery's TCP transport. */
@NullMarked
package dev.starling.benchmarks.pekko;

import org.jspecify.annotations.NullMarked;
