/** {@code starling top}: the swarm in a terminal, asked from one node over HTTP. */
@NullMarked
package dev.starling.app.top;

import org.jspecify.annotations.NullMarked;
