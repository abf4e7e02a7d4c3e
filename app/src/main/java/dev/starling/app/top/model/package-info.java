/** What the terminal dashboard knows of the swarm: read from JSON, kept as records. */
@NullMarked
package dev.starling.app.top.model;

import org.jspecify.annotations.NullMarked;
