/**
 * The node itself: processes, names, monitors, links, remote calls, and what a visible node owes
 * its peers.
 */
package dev.starling.erldist.node;
