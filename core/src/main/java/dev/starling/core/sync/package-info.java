/** Keeps the replicas of the overlay the same. */
package dev.starling.core.sync;
