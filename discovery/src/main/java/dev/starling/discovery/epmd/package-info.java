/** Discovery by lists of nodes, and by the names that the EPMD of this host knows. */
package dev.starling.discovery.epmd;
