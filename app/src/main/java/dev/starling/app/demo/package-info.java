/** A swarm of several processes on this machine, watched until it ends. */
@NullMarked
package dev.starling.app.demo;

import org.jspecify.annotations.NullMarked;
