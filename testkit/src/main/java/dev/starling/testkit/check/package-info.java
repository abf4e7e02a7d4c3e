/** Judges of what a node does, each with rules of its own and no code of what it judges. */
package dev.starling.testkit.check;
