/** Asks a running node over HTTP. */
@NullMarked
package dev.starling.app.client;

import org.jspecify.annotations.NullMarked;
