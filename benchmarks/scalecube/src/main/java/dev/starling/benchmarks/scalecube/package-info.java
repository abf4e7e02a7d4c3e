/** ScaleCube: the transport under its cluster. */
@NullMarked
package dev.starling.benchmarks.scalecube;

import org.jspecify.annotations.NullMarked;
