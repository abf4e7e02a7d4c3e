/** What a user starts: a node, and commands that ask a running one. */
@NullMarked
package dev.starling.app;

import org.jspecify.annotations.NullMarked;
