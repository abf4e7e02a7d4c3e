/**
 * A disk in memory, with the faults of real ones.
 *
 * @see dev.starling.testkit.disk.VirtualDisk
 */
package dev.starling.testkit.disk;
