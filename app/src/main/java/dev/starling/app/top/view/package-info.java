/** How the terminal dashboard looks, and what its keys do: no clock, no terminal, no network. */
@NullMarked
package dev.starling.app.top.view;

import org.jspecify.annotations.NullMarked;
