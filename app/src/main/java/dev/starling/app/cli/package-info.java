/** The command line, one class per command; see {@code docs/cli.md}. */
@NullMarked
package dev.starling.app.cli;

import org.jspecify.annotations.NullMarked;
