/** Who commands, in which role, by which quorum: as values. */
package dev.starling.core.topology;
