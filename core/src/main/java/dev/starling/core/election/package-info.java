/** Agrees with the other members on births, roles and one commander. */
package dev.starling.core.election;
