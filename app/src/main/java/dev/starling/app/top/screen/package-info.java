/**
 * Text cells: a grid to draw on, and the escape sequences that bring a terminal from one to the
 * next.
 */
@NullMarked
package dev.starling.app.top.screen;

import org.jspecify.annotations.NullMarked;
