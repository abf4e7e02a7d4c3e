/**
 * Values that replicas change on their own, and that are equal again once each has merged what the
 * others have: {@link dev.starling.crdt.LwwRegister}, {@link dev.starling.crdt.OrSet}, {@link
 * dev.starling.crdt.CausalStore}. All are immutable and share structure; the one thing that changes
 * is a {@link dev.starling.crdt.HybridClock}.
 */
package dev.starling.crdt;
